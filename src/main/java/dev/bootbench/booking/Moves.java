package dev.bootbench.booking;

import dev.bootbench.Attendance;
import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardFault;
import dev.bootbench.boards.BoardFaults;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Once a second: looks for reservations whose board does not work, and does what {@link Moving} says. Each is a transaction of
 * its own, which nothing of is left when it fails; the next look tries again.
 */
@ApplicationScoped
class Moves {
    private static final Logger LOG = Logger.getLogger(Moves.class);
    static final String TASK = "moves";
    /** Those who were told that nothing is free are looked at again every so many seconds. */
    private static final int PATIENCE = 5;

    private final HoldRepository holds;
    private final DueHolds due;
    private final Holds changes;
    private final FreeBoards free;
    private final Inventory inventory;
    private final BoardFaults faults;
    private final MoveNotes notes;
    private final BookingConfig config;
    private final LabClock clock;
    private final Attendance attendance;
    private final Event<Changed> changed;
    private long looks;

    Moves(
            HoldRepository holds, DueHolds due, Holds changes, FreeBoards free, Inventory inventory, BoardFaults faults, MoveNotes notes, BookingConfig config,
            LabClock clock, Attendance attendance, Event<Changed> changed) {
        this.holds = holds;
        this.due = due;
        this.changes = changes;
        this.free = free;
        this.inventory = inventory;
        this.faults = faults;
        this.notes = notes;
        this.config = config;
        this.clock = clock;
        this.attendance = attendance;
        this.changed = changed;
    }

    @Scheduled(identity = TASK, every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        Instant now = clock.now();
        look(now, config.outage(), attendance.since(now), looks++ % PATIENCE == 0);
    }

    /**
     * @param since when this replica began to see whether hosts are there: what its own absence makes of them does not count
     * @param again also for those who were told before that nothing is free
     */
    void look(Instant now, Duration outage, Instant since, boolean again) {
        Moving.Terms terms = new Moving.Terms(outage, config.moveAhead(), config.shortest());
        Map<String, BoardFault> broken = faults.all().stream().collect(Collectors.toMap(BoardFault::board, fault -> fault));
        List<String> gone = broken.values().stream().filter(fault -> fault.kind() == BoardFault.Kind.GONE).map(BoardFault::board).toList();
        List<HoldRow> concerned = broken.isEmpty() ? List.of()
                : QuarkusTransaction.requiringNew().call(() -> due.onBoards(List.copyOf(broken.keySet()), gone, now.plus(terms.ahead())));
        for (HoldRow row : concerned) {
            BoardFault fault = Objects.requireNonNull(broken.get(row.board));
            boolean told = row.toldBrokenAt != null && !row.toldBrokenAt.isBefore(fault.since());
            if (isDue(row, fault, terms, since, now) && (again || !told)) {
                try {
                    QuarkusTransaction.requiringNew().run(() -> due.unlocked(row.id).ifPresent(found -> settle(found, terms, since, now)));
                } catch (RuntimeException e) {
                    LOG.errorf(e, "reservation %d could not be moved from %s", row.id, row.board);
                }
            }
        }
    }

    /** The fault is looked at once more: it may be over. */
    private void settle(HoldRow row, Moving.Terms terms, Instant since, Instant now) {
        Optional<BoardFault> found = row.board == null || row.endedAt != null ? Optional.empty() : faults.of(row.board);
        if (found.isEmpty() || !isDue(row, found.get(), terms, since, now)) {
            return;
        }
        BoardFault fault = found.get();
        boolean begun = row.state == ReservationState.ACTIVE;
        List<BoardInfo> equal = equal(row, List.of());
        switch (Moving.decide(of(row), fault, terms, now, window -> free.of(usable(equal), window, false, now))) {
            case Moving.Decision.Stay ignored -> { }
            case Moving.Decision.Move move -> {
                if (begun) {
                    goOn(row, move.board(), move.window(), fault.sentence(), now);
                } else {
                    move(row, move.board(), fault.sentence(), now);
                }
            }
            case Moving.Decision.Tell ignored -> {
                // A host's clock may be ahead of the lab's.
                row.toldBrokenAt = fault.since().isAfter(now) ? fault.since() : now;
                notes.stays(row, fault.sentence(), equal, now);
            }
            case Moving.Decision.GiveUp ignored -> {
                notes.off(row, fault.sentence() + ", and no equal board is free then", equal, now);
                changes.end(row, now, ReservationState.LAB_FAULT);
                tell(row);
            }
        }
    }

    /** A host that was away before this replica began has from then on the time to come back. */
    private static boolean isDue(HoldRow row, BoardFault fault, Moving.Terms terms, Instant since, Instant now) {
        boolean hasTime = fault.kind() == BoardFault.Kind.AWAY && since.plus(terms.outage()).isAfter(now);
        boolean aboutToBegin = row.state == ReservationState.CONFIRMED && !row.startAt.isAfter(now);
        return !hasTime && !aboutToBegin && Moving.isDue(of(row), fault, terms, now);
    }

    private static Moving.Case of(HoldRow row) {
        return new Moving.Case(row.state == ReservationState.ACTIVE, new Window(row.startAt, row.endAt), row.onlyBoard, row.toldBrokenAt);
    }

    /**
     * Moves what an administrator's block is in the way of, if there is an equal board; the row is locked, and so is the line. False:
     * nothing was changed.
     *
     * @param set boards that are set aside
     */
    boolean makeWay(HoldRow row, List<String> set, String why, Instant now) {
        boolean begun = row.state == ReservationState.ACTIVE;
        Window window = new Window(begun ? now : row.startAt, row.endAt);
        if (row.onlyBoard || window.length().compareTo(config.shortest()) < 0) {
            return false;
        }
        return free.of(usable(equal(row, set)), window, false, now).stream().findFirst()
                .map(board -> begun ? goOn(row, board, window, why, now) : move(row, board, why, now)).orElse(false);
    }

    /** What its person could have instead: of the same profile and with the tags that they asked for. */
    List<BoardInfo> equal(HoldRow row, List<String> without) {
        List<String> tags = row.wishTags == null ? List.of() : List.of(row.wishTags);
        // One of an exam's is no other's: it stays, or is off.
        return Exams.isCut(row) ? List.of() : inventory.find(Objects.requireNonNull(row.board)).map(board -> inventory.fitting(null, board.profile(), tags)).orElse(List.of()).stream()
                .filter(board -> !board.name().equals(row.board) && !without.contains(board.name())).toList();
    }

    private static List<BoardInfo> usable(List<BoardInfo> boards) {
        return boards.stream().filter(WaitingList::usable).toList();
    }

    /** One that has begun ends as the lab's fault, and another goes on for it. False when the board was taken a moment ago. */
    private boolean goOn(HoldRow row, String board, Window window, String why, Instant now) {
        Optional<HoldRow> found = holds.insert(
                board, HoldKind.RESERVATION, window.start(), window.end(), row.personId, null, ReservationState.ACTIVE);
        found.ifPresent(next -> {
            next.goesOnFor(row);
            next.movedFrom = row.id;
            next.cameFrom(Objects.requireNonNull(row.board), why, now);
            changes.end(row, now, ReservationState.LAB_FAULT);
            changes.begun(next, false);
            changes.tell(board);
            tell(row);
            tell(next);
            notes.wentOn(next, Duration.between(row.endAt, next.endAt));
        });
        return found.isPresent();
    }

    /** One that has not begun stays the same reservation, of its series too. */
    private boolean move(HoldRow row, String board, String why, Instant now) {
        String before = Objects.requireNonNull(row.board);
        if (!holds.move(row, board, new Window(row.startAt, row.endAt))) {
            return false;
        }
        row.cameFrom(before, why, now);
        row.toldBrokenAt = null;
        changes.tell(before);
        changes.tell(board);
        tell(row);
        notes.moved(row, now);
        return true;
    }

    private void tell(HoldRow row) {
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }
}
