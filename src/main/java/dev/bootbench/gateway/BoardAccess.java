package dev.bootbench.gateway;

import dev.bootbench.boards.BoardCommands;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.BoardUsed;
import dev.bootbench.boards.CommandOutcome;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.HoldKind;
import dev.bootbench.booking.HolderRule;
import dev.bootbench.booking.Holds;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.OpenTunnel;
import dev.bootbench.link.Tunnel;
import dev.bootbench.link.TunnelRefusedException;
import dev.bootbench.link.Tunnels;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.people.Role;
import dev.bootbench.people.SshKeys;
import dev.bootbench.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What people may do to a board from a terminal: the portal's rules, and sentences where they say no. */
@ApplicationScoped
class BoardAccess {
    private static final HolderRule.Need NEED = new HolderRule.Need(5, "connections to boards by SSH");
    private static final Duration POWER_LIMIT = Duration.ofSeconds(60);

    private final HolderRule rule;
    private final Holds holds;
    private final Inventory inventory;
    private final Tunnels tunnels;
    private final BoardCommands commands;
    private final SshKeys keys;
    private final PersonRepository people;
    private final Audit audit;
    private final Event<BoardUsed> used;

    BoardAccess(
            HolderRule rule, Holds holds, Inventory inventory, Tunnels tunnels, BoardCommands commands, SshKeys keys,
            PersonRepository people, Audit audit, Event<BoardUsed> used) {
        this.rule = rule;
        this.holds = holds;
        this.inventory = inventory;
        this.tunnels = tunnels;
        this.commands = commands;
        this.keys = keys;
        this.people = people;
        this.audit = audit;
        this.used = used;
    }

    /** @param hold with which it ends */
    record Opened(Tunnel tunnel, long hold) {}

    Optional<BoardInfo> find(String board) {
        return inventory.find(board);
    }

    /** The boards this person has now. */
    List<String> boardsOf(long person) {
        return holds.live(Duration.ZERO).stream().filter(hold -> hold.kind() == HoldKind.RESERVATION && hold.isFor(person))
                .filter(hold -> holds.current(hold.board()).filter(now -> now.id() == hold.id()).isPresent()).map(Hold::board).sorted().toList();
    }

    /**
     * Opens a way to something of a board, for its holder, their partners and teachers, while a reservation runs.
     *
     * @param command for {@link OpenTunnel.Target#COMMAND}
     * @throws TunnelRefusedException with a sentence for the person
     * @throws ProblemException the same
     */
    Opened open(String board, long person, String login, OpenTunnel.Target target, String command)
            throws TunnelRefusedException, InterruptedException {
        HolderRule.Allowed allowed = QuarkusTransaction.requiringNew().call(
                () -> rule.demandOrTeaches(board, Objects.requireNonNull(people.findById(person)), NEED));
        Set<Long> admitted = new LinkedHashSet<>(allowed.hold().partners());
        admitted.add(Objects.requireNonNull(allowed.hold().person()));
        admitted.add(person);
        Tunnel tunnel = tunnels.open(allowed.board().host(), OpenTunnel.newBuilder()
                .setBoard(board).setHold(allowed.hold().id()).setTarget(target).setCommand(command)
                .addAllKeys(target == OpenTunnel.Target.SSH ? keys.lines(admitted) : List.of())
                .build());
        String what = target.name().toLowerCase(Locale.ROOT);
        audit.logAs(login, "board-ssh", board, what);
        used(board, person);
        return new Opened(tunnel, allowed.hold().id());
    }

    /** Somebody works on the board: that keeps a reservation. */
    void used(String board, long person) {
        used.fire(new BoardUsed(board, person, "ssh"));
    }

    /** @return what came of it, a sentence */
    String act(String board, SshKeys.Owner who, BoardCommand.Action action, String label) throws InterruptedException {
        BoardInfo info = inventory.find(board).orElse(null);
        if (info == null) {
            return "There is no board " + board + " any more.";
        }
        Optional<String> no = refusal(board, who.person());
        if (no.isPresent()) {
            return no.get();
        }
        audit.logAs(who.login(), "board-" + label, board, "by SSH");
        used.fire(new BoardUsed(board, who.person(), label));
        return switch (commands.run(info, action, POWER_LIMIT)) {
            case CommandOutcome.Done done -> "Done: " + label + ".";
            case CommandOutcome.Failed failed -> failed.sentence();
            case CommandOutcome.Unreachable lost -> lost.sentence();
            case CommandOutcome.Underway underway -> "That takes longer than " + POWER_LIMIT.toSeconds() + " s; it goes on.";
        };
    }

    private Optional<String> refusal(String board, long person) {
        Hold hold = holds.current(board).orElse(null);
        if (hold != null && hold.kind() == HoldKind.LEASE) {
            return Optional.of("A graded run has " + board + " just now, and nobody may touch it before it is over.");
        }
        Person who = QuarkusTransaction.requiringNew().call(() -> people.findById(person));
        boolean teaches = who != null && who.role.compareTo(Role.TEACHER) >= 0;
        if (teaches || hold != null && hold.isFor(person)) {
            return Optional.empty();
        }
        return Optional.of(hold == null ? "Book " + board + " first: only its holder may do that." : "Somebody else has " + board + ": only the holder may do that.");
    }
}
