package dev.bootbench.booking;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.BoardUsed;
import dev.bootbench.boards.Inventory;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Once a second: begins the reservations whose time has come, warns before their end, and ends every hold whose time is over. */
@ApplicationScoped
class ReservationTick {
    private static final Logger LOG = Logger.getLogger(ReservationTick.class);
    private static final int AT_ONCE = 100;
    /** So many minutes before the end, the last first. */
    private static final List<Integer> WARNINGS = List.of(1, 5, 10);

    private final HoldRepository holds;
    private final DueHolds due;
    private final Holds changes;
    private final Inventory inventory;
    private final Moves moves;
    private final MoveNotes notes;
    private final Notifications notifications;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final LabTimes times;

    ReservationTick(
            HoldRepository holds, DueHolds due, Holds changes, Inventory inventory, Moves moves, MoveNotes notes, Notifications notifications, LabClock clock,
            Event<Changed> changed, LabTimes times) {
        this.holds = holds;
        this.due = due;
        this.changes = changes;
        this.inventory = inventory;
        this.moves = moves;
        this.notes = notes;
        this.notifications = notifications;
        this.clock = clock;
        this.changed = changed;
        this.times = times;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tick() {
        tick(clock.now());
    }

    /** A whole lab may change over at the full hour: as many batches as that takes, each a transaction of its own. */
    void tick(Instant now) {
        Instant after = now;
        for (int minutes : WARNINGS) {
            Instant from = after;
            Instant to = now.plus(Duration.ofMinutes(minutes));
            inBatches(() -> due.unwarned(from, to, minutes, AT_ONCE), row -> warn(row, minutes));
            after = to;
        }
        // An end that cannot be made keeps nobody from beginning, but on its own board.
        inBatches(() -> due.over(now, AT_ONCE), row -> change(row, now));
        inBatches(() -> due.beginning(now, AT_ONCE), row -> change(row, now));
    }

    /** One that cannot be worked on must not keep the others from their time: then each of the batch is tried by itself. */
    private void inBatches(Supplier<List<HoldRow>> next, Consumer<HoldRow> work) {
        List<Long> batch = new ArrayList<>();
        try {
            do {
                batch.clear();
                QuarkusTransaction.requiringNew().run(() -> next.get().forEach(row -> {
                    batch.add(row.id);
                    work.accept(row);
                }));
            } while (!batch.isEmpty());
        } catch (RuntimeException e) {
            LOG.errorf(e, "a batch of %d reservations or fewer could not be worked on", AT_ONCE);
            rest(next, work);
        }
    }

    private static void rest(Supplier<List<HoldRow>> next, Consumer<HoldRow> work) {
        List<Long> batch = QuarkusTransaction.requiringNew().call(() -> next.get().stream().map(row -> row.id).toList());
        for (long id : batch) {
            try {
                QuarkusTransaction.requiringNew().run(() -> next.get().stream().filter(row -> row.id == id).forEach(work));
            } catch (RuntimeException e) {
                LOG.errorf(e, "reservation %d could not be worked on", id);
            }
        }
    }

    private void change(HoldRow row, Instant now) {
        if (row.state == ReservationState.CONFIRMED) {
            begin(row, now);
        }
        if (row.endedAt == null && !row.endAt.isAfter(now)) {
            changes.end(row, now, row.state == null ? null : last(row));
        }
        if (row.kind == HoldKind.RESERVATION) {
            changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
        }
    }

    /** Once for each of the times, also after the lab was away: then the latest only. One that is shorter than that is not warned of it. */
    private void warn(HoldRow row, int minutes) {
        row.warned = minutes;
        String left = " until " + times.clock(row.endAt) + ", for " + (minutes == 1 ? "one more minute" : "another " + minutes + " minutes") + ". Save your work";
        warn(row, Objects.requireNonNull(row.personId), row.board + " is yours" + left + ", or prolong it.");
        for (long partner : row.partners) {
            warn(row, partner, row.board + " is shared with you" + left + ".");
        }
    }

    private void warn(HoldRow row, long person, String text) {
        notifications.to(person, new Note("reservation-ends", String.valueOf(row.id), text, "/boards/" + row.board));
    }

    /** On a host that is being taken out of service nothing begins: whoever booked there before is told. */
    private void begin(HoldRow row, Instant now) {
        Optional<String> closed = inventory.find(row.board).flatMap(BoardInfo::closed);
        if (closed.isPresent()) {
            changes.end(row, now, ReservationState.LAB_FAULT);
            notes.notBegun(row, closed.get(), moves.equal(row, List.of()), now);
            return;
        }
        row.state = Objects.requireNonNull(row.state).to(ReservationState.ACTIVE);
        row.generation++;
        changes.begun(row, true);
        changes.tell(row.board);
    }

    private ReservationState last(HoldRow row) {
        if (row.usedAt != null) {
            return ReservationState.ENDED;
        }
        boolean usable = inventory.find(row.board)
                .filter(board -> board.connected() && board.condition() != BoardCondition.QUARANTINED)
                .isPresent();
        return usable || row.state != ReservationState.ACTIVE ? ReservationState.EXPIRED : ReservationState.LAB_FAULT;
    }

    @Transactional
    void used(@Observes BoardUsed event) {
        Instant now = clock.now();
        holds.at(event.board(), now)
                .filter(row -> row.hold().isFor(event.person()))
                .ifPresent(row -> changes.used(row.id));
    }
}
