package dev.bootbench.deployments;

import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.HoldKind;
import dev.bootbench.booking.Holds;
import dev.bootbench.booking.ReservationState;
import dev.bootbench.link.HostInfo;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who may put something on a board: nobody but the person whose reservation runs, and only while it can be done. */
@ApplicationScoped
class HolderRule {
    private static final Pattern PROTOCOL = Pattern.compile("1\\.(\\d{1,9})");
    private static final int DEPLOYING_MINOR = 2;

    private final Inventory inventory;
    private final Holds holds;
    private final PersonRepository people;
    private final Hosts hosts;

    HolderRule(Inventory inventory, Holds holds, PersonRepository people, Hosts hosts) {
        this.inventory = inventory;
        this.holds = holds;
        this.people = people;
        this.hosts = hosts;
    }

    /** A board that its holder may deploy on now. */
    record Allowed(BoardInfo board, Hold hold) {}

    BoardInfo board(String name) {
        return inventory.find(name).orElseThrow(() -> new ProblemException(
                ProblemType.NOT_FOUND, "There is no board of that name. GET /api/boards lists them."));
    }

    /** @throws ProblemException in words, for everybody else and every other time */
    Allowed demand(String name, Person person) {
        BoardInfo board = board(name);
        Hold hold = holds.current(name).orElseThrow(() -> new ProblemException(
                ProblemType.NOT_ALLOWED, "You do not have " + name + " just now. Book it first."));
        if (hold.kind() != HoldKind.RESERVATION) {
            throw new ProblemException(ProblemType.BOARD_NOT_READY, switch (hold.kind()) {
                case LEASE -> "A graded run has " + name + " just now. Book the board, or wait for the end of the run.";
                case MAINTENANCE, EXAM, RESERVATION -> name + " is set aside just now. Choose another board.";
            });
        }
        if (!Objects.equals(hold.person(), person.id)) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, people.findById(Objects.requireNonNull(hold.person())).name
                    + " has " + name + " just now. Only who has a board may put something on it.");
        }
        if (hold.state() != ReservationState.ACTIVE) {
            throw new ProblemException(ProblemType.BOARD_NOT_READY, "Your reservation of " + name + " is about to begin. Try again in a second.");
        }
        if (!board.connected()) {
            throw new ProblemException(ProblemType.HOST_UNREACHABLE,
                    "Host " + board.host() + " is not connected, so nothing can be put on " + name + ". Try again when it is back.");
        }
        demandAgentThatDeploys(board);
        if (board.condition() != BoardCondition.UP) {
            throw new ProblemException(ProblemType.BOARD_NOT_READY, switch (board.condition()) {
                case OFF -> name + " is off. Switch it on first.";
                case BOOTING, CLEANING, CHECKING -> name + " is not up yet. Try again when it is.";
                case UP, QUARANTINED, RETIRED -> name + " is out of use. Choose another board.";
            });
        }
        return new Allowed(board, hold);
    }

    /** An agent of an older minor version goes on grading; it only does not know deployments. */
    private void demandAgentThatDeploys(BoardInfo board) {
        HostInfo host = hosts.find(board.host()).orElseThrow();
        Matcher version = PROTOCOL.matcher(host.protocol());
        if (version.matches() && Integer.parseInt(version.group(1)) < DEPLOYING_MINOR) {
            throw new ProblemException(ProblemType.BOARD_NOT_READY, "The agent of host " + host.name() + " speaks protocol "
                    + host.protocol() + ", and deployments came with 1." + DEPLOYING_MINOR + ". An administrator has to update it.");
        }
    }
}
