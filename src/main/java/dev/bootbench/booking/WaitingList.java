package dev.bootbench.booking;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Those who wait for a board, and how they get it. Their order is fixed when they join: by that time, moved back by as much
 * as they had boards lately and wait for already. So one person cannot crowd others out, and everybody's turn comes, since
 * nobody who joins later is put before one who has waited longer than they used boards.
 */
@ApplicationScoped
class WaitingList {
    /** A pass comes at least once a second; a plan that is older was not renewed, for whatever reason. */
    private static final Duration LAST_FOR = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofHours(24);
    private static final Duration FOREVER = Duration.ofDays(365);

    private final HoldRepository holds;
    private final WaitingRows rows;
    private final Occupancy occupancy;
    private final Holds changes;
    private final Inventory inventory;
    private final Notifications notifications;
    private final BookingConfig config;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final DistributionSummary error;
    /** As the last pass of this replica left it. */
    private volatile WaitingPlan last = WaitingPlan.EMPTY;

    WaitingList(
            HoldRepository holds, WaitingRows rows, Occupancy occupancy, Holds changes, Inventory inventory, Notifications notifications,
            BookingConfig config, LabClock clock, Event<Changed> changed, MeterRegistry registry) {
        this.holds = holds;
        this.rows = rows;
        this.occupancy = occupancy;
        this.changes = changes;
        this.inventory = inventory;
        this.notifications = notifications;
        this.config = config;
        this.clock = clock;
        this.changed = changed;
        this.error = DistributionSummary.builder("bootbench.waiting.estimate.error").baseUnit("seconds")
                .description("by how much the first estimate of a start was off").register(registry);
    }

    /** Whether a person may work on the board once it is theirs, as far as the lab goes. */
    static boolean usable(BoardInfo board) {
        return board.connected() && board.closed().isEmpty() && board.condition() != BoardCondition.QUARANTINED
                && board.condition() != BoardCondition.RETIRED;
    }

    static boolean ready(BoardInfo board) {
        return board.condition() == BoardCondition.UP && board.pristine();
    }

    /** Puts a person at the end of the line, or where their use of boards puts them. Within the caller's transaction. */
    HoldRow join(long person, Wish wish, Window window) {
        Instant turn = window.start().plus(holds.use(person, window.start().minus(config.memory())));
        return holds.wait(person, wish, window, turn);
    }

    /** What the last pass made of it; empty for a moment after somebody joined. */
    Optional<Turn> turn(long reservation) {
        return Optional.ofNullable(last.turns().get(reservation));
    }

    /** Whether a pass could change anything. */
    @Transactional
    boolean isWorthAPass() {
        return !last.turns().isEmpty() || holds.isAnybodyWaiting();
    }

    /**
     * Those of the boards that a newcomer may have then, as the last of the line, in the given order: nobody who waits is
     * expected to have them then. Within the caller's transaction.
     *
     * @param free boards on which nobody has that window
     */
    List<BoardInfo> leftFor(List<BoardInfo> free, Window window, Instant now) {
        WaitingPlan plan = last;
        List<WaitingRows.Waiter> joined = rows.after(plan.newest());
        boolean certain = plan.at().plus(LAST_FOR).isAfter(now) && free.stream().noneMatch(board -> plan.isNews(board, window)
                || joined.stream().anyMatch(each -> each.waiting().wish().fits(board)));
        WaitingPlan sure = certain ? plan : plan(now, rows.line());
        return free.stream().filter(board -> !sure.isPromised(board.name(), window)).toList();
    }

    /** How many of those who wait are to get the board. Within the caller's transaction. */
    long expecting(BoardInfo board, Instant now) {
        WaitingPlan plan = last;
        boolean certain = plan.at().plus(LAST_FOR).isAfter(now) && (plan.boards().containsKey(board.name()) || !usable(board))
                && rows.after(plan.newest()).stream().noneMatch(each -> each.waiting().wish().fits(board));
        return (certain ? plan : plan(now, rows.line())).expecting(board.name());
    }

    private WaitingPlan plan(Instant now, List<WaitingRows.Waiter> waiters) {
        List<Planner.Waiting> line = waiters.stream().map(WaitingRows.Waiter::waiting).toList();
        long newest = line.stream().mapToLong(Planner.Waiting::id).max().orElse(0);
        List<BoardInfo> boards = inventory.all().stream().filter(WaitingList::usable).toList();
        // Most turns are soon. What is booked later cannot matter to a plan that ends before it.
        for (Duration ahead = SOON; ; ahead = ahead.multipliedBy(4)) {
            Instant until = ahead.compareTo(FOREVER) < 0 ? now.plus(ahead) : Instant.parse("9999-01-01T00:00:00Z");
            Map<String, List<Window>> taken = occupancy.between(now, until);
            List<Planner.Place> places = boards.stream()
                    .map(board -> new Planner.Place(board, ready(board), taken.getOrDefault(board.name(), List.of()))).toList();
            List<Turn> turns = Planner.plan(places, line, now);
            if (ahead.compareTo(FOREVER) >= 0 || turns.stream().allMatch(turn -> turn.window() == null || !turn.window().end().isAfter(until))) {
                return WaitingPlan.of(now, places, turns, newest);
            }
        }
    }

    /** Hands out what is free to those whose turn it is. Only one replica at a time does so. */
    @Transactional
    void pass() {
        holds.lockLine();
        List<WaitingRows.Waiter> line = rows.line();
        if (line.isEmpty()) {
            last = WaitingPlan.EMPTY;
            return;
        }
        Instant now = clock.now();
        releaseUnused(line, now);
        WaitingPlan plan = plan(now, line);
        List<Turn> promises = new ArrayList<>();
        for (WaitingRows.Waiter waiter : line) {
            Turn turn = Objects.requireNonNull(plan.turns().get(waiter.waiting().id()));
            if (turn.window() != null && turn.window().start().equals(now)) {
                grant(turn, now);
            } else if (turn.window() != null && !waiter.promised()) {
                promises.add(turn);
            }
        }
        rows.promise(promises);
        boolean news = !plan.turns().equals(last.turns());
        last = plan;
        if (news) {
            changed.fire(new Changed(Changed.Kind.RESERVATION, "waiting"));
        }
    }

    private void grant(Turn turn, Instant now) {
        HoldRow row = holds.locked(turn.reservation()).orElseThrow();
        String board = Objects.requireNonNull(turn.board());
        // The reservation's own beginning becomes that of the window; when it was wanted is known until then.
        Instant promised = row.promisedAt;
        if (row.state != ReservationState.WAITING || !holds.take(row, board, Objects.requireNonNull(turn.window()))) {
            return;
        }
        if (promised != null) {
            error.record(Math.abs(Duration.between(promised, now).toMillis()) / 1000.0);
        }
        notifications.to(Objects.requireNonNull(row.personId), new Note("board-is-yours", String.valueOf(row.id),
                board + " is yours until " + Times.clock(row.endAt) + ". Leave it unused for " + config.grace().toMinutes()
                        + " minutes and it goes to the next who waits.", "/boards/" + board));
        changes.tell(board);
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }

    /** A board that nobody came for goes to somebody who wants it. */
    private void releaseUnused(List<WaitingRows.Waiter> line, Instant now) {
        List<Wish> wishes = line.stream().map(waiter -> waiter.waiting().wish()).distinct().toList();
        for (HoldRow row : holds.unusedSince(now.minus(config.grace()))) {
            inventory.find(Objects.requireNonNull(row.board)).filter(WaitingList::usable)
                    .filter(board -> wishes.stream().anyMatch(wish -> wish.fits(board)))
                    .ifPresent(board -> release(row, board, now));
        }
    }

    private void release(HoldRow row, BoardInfo board, Instant now) {
        changes.end(row, now, ReservationState.EXPIRED);
        notifications.to(Objects.requireNonNull(row.personId), new Note("board-given-on", String.valueOf(row.id),
                "You did not use " + board.name() + " for " + config.grace().toMinutes()
                        + " minutes and others wait, so your reservation has ended.", "/bookings"));
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }
}
