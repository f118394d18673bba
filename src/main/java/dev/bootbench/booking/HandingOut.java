package dev.bootbench.booking;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.boards.Inventory;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives boards to those who wait, in their order. Only one replica at a time does so: the line is locked. */
@ApplicationScoped
class HandingOut {
    private final HoldRepository holds;
    private final WaitingRows rows;
    private final WaitingPlans plans;
    private final UnusedBoards unusedBoards;
    private final Exams exams;
    private final Shares shares;
    private final Holds changes;
    private final Inventory inventory;
    private final Notifications notifications;
    private final Quotas quotas;
    private final BookingConfig config;
    private final LabClock clock;
    private final LabTimes times;
    private final Event<Changed> changed;
    private final DistributionSummary error;

    HandingOut(
            HoldRepository holds, WaitingRows rows, WaitingPlans plans, UnusedBoards unusedBoards, Exams exams, Shares shares, Holds changes,
            Inventory inventory, Notifications notifications, Quotas quotas, BookingConfig config, LabClock clock, LabTimes times,
            Event<Changed> changed, MeterRegistry registry) {
        this.holds = holds;
        this.rows = rows;
        this.plans = plans;
        this.unusedBoards = unusedBoards;
        this.exams = exams;
        this.shares = shares;
        this.changes = changes;
        this.inventory = inventory;
        this.notifications = notifications;
        this.quotas = quotas;
        this.config = config;
        this.clock = clock;
        this.times = times;
        this.changed = changed;
        this.error = DistributionSummary.builder("bootbench.waiting.estimate.error").baseUnit("seconds")
                .description("by how much the first estimate of a start was off").register(registry);
    }

    /**
     * To all whose turn it is.
     *
     * @param last what the pass before left
     * @return what this one leaves
     */
    WaitingPlan handOut(WaitingPlan last) {
        rows.lock();
        Instant now = clock.now();
        rows.withoutExam(now).forEach(id -> leaveExam(id, now));
        List<WaitingRows.Waiter> line = rows.line();
        if (line.isEmpty()) {
            return WaitingPlan.EMPTY;
        }
        unusedBoards.warn(line, now);
        Map<String, HoldRow> unused = unusedBoards.at(now);
        WaitingPlan plan = plans.make(now, line, WaitingList::usable, unused);
        // All lock holds before boards, and boards by name: then nobody waits for somebody who waits for them.
        List<Turn> due = plan.turns().values().stream().filter(turn -> turn.window() != null && turn.window().start().equals(now))
                .filter(turn -> !unused.containsKey(turn.board()) || unusedBoards.isStill(unused.get(turn.board()), now))
                .sorted(Comparator.comparing(Turn::board)).toList();
        due.forEach(turn -> grant(turn, unused.get(turn.board()), now));
        rows.promise(line.stream().filter(waiter -> !waiter.promised()).map(waiter -> Objects.requireNonNull(plan.turns().get(waiter.waiting().id())))
                .filter(turn -> turn.window() != null && turn.window().start().isAfter(now)).toList());
        if (!plan.turns().equals(last.turns())) {
            changed.fire(new Changed(Changed.Kind.RESERVATION, "waiting"));
        }
        return plan;
    }

    /** What is left of an exam is too short for them, or it is theirs no more. */
    private void leaveExam(long id, Instant now) {
        HoldRow row = holds.findById(id);
        holds.lockAnew(row);
        if (row.state != ReservationState.WAITING) {
            return;
        }
        changes.end(row, now, ReservationState.CANCELLED);
        notifications.to(Objects.requireNonNull(row.personId), new Note("exam-wait-over", String.valueOf(row.id),
                "You have left the line: for what you waited for, " + row.wish().inWords() + " of those set aside for your class, there is not "
                        + "enough of that time left. Ask for a shorter time, or for another board.", "/bookings"));
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }

    /** @param unused whose hold of the board ends for it; null: nobody's */
    private void grant(Turn turn, @Nullable HoldRow unused, Instant now) {
        HoldRow row = holds.findById(turn.reservation());
        holds.lockAnew(row);
        String board = Objects.requireNonNull(turn.board());
        Window window = Objects.requireNonNull(turn.window());
        // The reservation's own beginning becomes that of the window; when it was wanted is known until then.
        Instant promised = row.promisedAt;
        holds.lockBoard(board);
        boolean taken = holds.overlapping(board, window.start(), window.end()).stream().anyMatch(other -> other != unused
                && !(turn.block() != null && other.kind == HoldKind.EXAM && turn.block().equals(other.block)));
        if (row.state != ReservationState.WAITING || taken || turn.block() == null && !mayHave(row, window, now)) {
            return;
        }
        if (turn.block() == null && !isLeft(board, window, unused)) {
            return;
        }
        if (unused != null) {
            unusedBoards.release(unused, now);
        }
        if (turn.block() != null && !exams.cut(board, turn.block(), window, now) || !holds.take(row, board, window)) {
            return;
        }
        if (promised != null) {
            error.record(Math.abs(Duration.between(promised, now).toMillis()) / 1000.0);
        }
        notifications.to(Objects.requireNonNull(row.personId), new Note("board-is-yours", String.valueOf(row.id),
                board + " is yours until " + times.clock(row.endAt) + ". Leave it unused for " + config.grace().toMinutes()
                        + " minutes and it goes to the next who waits.", "/boards/" + board));
        changes.begun(row, false);
        changes.tell(board);
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }

    /** Whether it is not kept for graded runs; while somebody books one like it, the next pass looks again. */
    private boolean isLeft(String board, Window window, @Nullable HoldRow unused) {
        String profile = inventory.find(board).orElseThrow().profile();
        return shares.tryLock(profile) && shares.refusal(profile, window, unused == null ? List.of() : List.of(unused.id)).isEmpty();
    }

    /** Whoever has used up what they may book since they asked leaves the line, and is told. */
    private boolean mayHave(HoldRow row, Window window, Instant now) {
        return switch (quotas.standing(row, window)) {
            case Quotas.Standing.Fits ignored -> true;
            case Quotas.Standing.Busy ignored -> false;
            case Quotas.Standing.Over over -> {
                changes.end(row, now, ReservationState.CANCELLED);
                notifications.to(Objects.requireNonNull(row.personId), new Note("waiting-over-quota", String.valueOf(row.id),
                        "Your turn for " + row.wish().inWords() + " came, but you cannot have it now, so you have left the line. "
                                + over.sentence(), "/bookings"));
                changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
                yield false;
            }
        };
    }
}
