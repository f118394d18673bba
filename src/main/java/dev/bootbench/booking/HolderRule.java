package dev.bootbench.booking;

import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.link.HostInfo;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Objects;

/** Who may work on a board: the person whose reservation runs and those they share it with, and only while it can be done. */
@ApplicationScoped
public class HolderRule {
    private final Inventory inventory;
    private final Holds holds;
    private final PersonRepository people;
    private final Hosts hosts;
    private final HoldRepository rows;
    private final LabClock clock;

    HolderRule(Inventory inventory, Holds holds, PersonRepository people, Hosts hosts, HoldRepository rows, LabClock clock) {
        this.inventory = inventory;
        this.holds = holds;
        this.people = people;
        this.hosts = hosts;
        this.rows = rows;
        this.clock = clock;
    }

    /** A board that its holder may work on now. */
    public record Allowed(BoardInfo board, Hold hold) {}

    /**
     * What the board's agent has to know about.
     *
     * @param minor of the contract that brought it
     * @param plural for people, as "deployments"
     */
    public record Need(int minor, String plural) {}

    /** @throws ProblemException when there is none of that name */
    public BoardInfo board(String name) {
        return inventory.find(name).orElseThrow(() -> new ProblemException(
                ProblemType.NOT_FOUND, "There is no board of that name. GET /api/boards lists them."));
    }

    /** @throws ProblemException in words, for everybody else and every other time */
    public Allowed demand(String name, Person person, Need need) {
        return demand(name, person, need, false);
    }

    /**
     * Teachers may, too, while somebody has the board.
     *
     * @throws ProblemException in words, for everybody else and every other time
     */
    public Allowed demandOrTeaches(String name, Person person, Need need) {
        return demand(name, person, need, person.role.compareTo(Role.TEACHER) >= 0);
    }

    /**
     * For what took its time since {@link #demand}, in the transaction that does it: until that commits, the reservation cannot
     * end.
     *
     * @throws ProblemException when it has ended, or is not theirs any more
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void demandStill(Hold hold, Person person) {
        Instant now = clock.now();
        boolean still = rows.locked(hold.id())
                .filter(row -> row.state == ReservationState.ACTIVE && row.endedAt == null && row.endAt.isAfter(now))
                .filter(row -> row.hold().isFor(person.id)).isPresent();
        if (!still) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, "Your reservation ended while this was sent.");
        }
    }

    private Allowed demand(String name, Person person, Need need, boolean whoever) {
        BoardInfo board = board(name);
        Hold hold = holds.current(name).orElseThrow(() -> new ProblemException(
                ProblemType.NOT_ALLOWED, "You do not have " + name + " just now. Book it first."));
        if (hold.kind() != HoldKind.RESERVATION) {
            throw new ProblemException(ProblemType.BOARD_NOT_READY, switch (hold.kind()) {
                case LEASE -> "A graded run has " + name + " just now. Book the board, or wait for the end of the run.";
                case MAINTENANCE, EXAM, RESERVATION -> holds.setAside(hold) + " Choose another board.";
            });
        }
        if (!whoever && !hold.isFor(person.id)) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, people.findById(Objects.requireNonNull(hold.person())).name
                    + " has " + name + " just now. Only who has a board, or shares it, may do that.");
        }
        if (hold.state() != ReservationState.ACTIVE) {
            throw new ProblemException(ProblemType.BOARD_NOT_READY, "Your reservation of " + name + " is about to begin. Try again in a second.");
        }
        if (!board.connected()) {
            throw new ProblemException(ProblemType.HOST_UNREACHABLE,
                    "Host " + board.host() + " is not connected, so nothing can be done with " + name + ". Try again when it is back.");
        }
        demandAgentThatKnows(need, board);
        if (board.condition() != BoardCondition.UP) {
            throw new ProblemException(ProblemType.BOARD_NOT_READY, switch (board.condition()) {
                case OFF -> name + " is off. Switch it on first.";
                case BOOTING, CLEANING, CHECKING -> name + " is not up yet. Try again when it is.";
                case UP, QUARANTINED, RETIRED -> name + " is out of use. Choose another board.";
            });
        }
        return new Allowed(board, hold);
    }

    /** An agent of an older minor version goes on with what it knows. */
    private void demandAgentThatKnows(Need need, BoardInfo board) {
        HostInfo host = hosts.find(board.host()).orElseThrow();
        if (!host.speaks(need.minor())) {
            throw new ProblemException(ProblemType.BOARD_NOT_READY, "The agent of host " + host.name() + " speaks protocol "
                    + host.protocol() + ", and " + need.plural() + " came with 1." + need.minor() + ". An administrator has to update it.");
        }
    }
}
