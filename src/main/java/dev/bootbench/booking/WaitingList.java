package dev.bootbench.booking;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for a board, and how they get it. Their order is fixed when they join: by that time, moved back by as much
 * as they had boards lately and wait for already. So one person cannot crowd others out, and everybody's turn comes, since
 * nobody who joins later is put before one who has waited longer than they used boards.
 */
@ApplicationScoped
class WaitingList {
    /** Before an idle board is given on. */
    private static final Duration NOTICE = Duration.ofMinutes(5);
    /** A pass comes at least once a second; a plan that is older was not renewed, for whatever reason. */
    private static final Duration LAST_FOR = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofHours(24);
    private static final Duration FAR = Duration.ofDays(60);
    private static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");

    private final HoldRepository holds;
    private final WaitingRows rows;
    private final Occupancy occupancy;
    private final Holds changes;
    private final Inventory inventory;
    private final Notifications notifications;
    private final Quotas quotas;
    private final BookingConfig config;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final DistributionSummary error;
    /** Since when this replica sees what happens. */
    private volatile Instant began = Instant.MAX;
    /** As the last pass of this replica left it. */
    private volatile WaitingPlan last = WaitingPlan.EMPTY;

    WaitingList(
            HoldRepository holds, WaitingRows rows, Occupancy occupancy, Holds changes, Inventory inventory, Notifications notifications,
            Quotas quotas, BookingConfig config, LabClock clock, Event<Changed> changed, MeterRegistry registry) {
        this.holds = holds;
        this.rows = rows;
        this.occupancy = occupancy;
        this.changes = changes;
        this.inventory = inventory;
        this.notifications = notifications;
        this.quotas = quotas;
        this.config = config;
        this.clock = clock;
        this.changed = changed;
        this.error = DistributionSummary.builder("bootbench.waiting.estimate.error").baseUnit("seconds")
                .description("by how much the first estimate of a start was off").register(registry);
    }

    void onStart(@Observes StartupEvent event) {
        begin(clock.now());
    }

    /** What happened before then, this replica has not seen. */
    void begin(Instant at) {
        began = at;
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

    /** The turns of those who wait, worked out anew. Within the caller's transaction. */
    List<Turn> plan(Instant now) {
        return List.copyOf(plan(now, rows.line(), WaitingList::usable, Map.of()).turns().values());
    }

    /**
     * Those of the boards that a newcomer may have then, as the last of the line, in the given order: nobody who waits is
     * expected to have them then. Within the caller's transaction.
     *
     * @param free boards on which nobody has that window; one that is not usable counts as such, as its host may be back in a minute
     */
    List<BoardInfo> leftFor(List<BoardInfo> free, Window window, Instant now) {
        WaitingPlan plan = last;
        boolean immediate = !window.start().isAfter(now);
        boolean certain = isFresh(plan, now, free) && free.stream().noneMatch(board -> plan.isNews(board, window) || immediate && !usable(board));
        Set<String> insisted = immediate ? free.stream().map(BoardInfo::name).collect(toSet()) : Set.of();
        WaitingPlan sure = certain ? plan : plan(now, rows.line(), board -> usable(board) || insisted.contains(board.name()), Map.of());
        return free.stream().filter(board -> !sure.isPromised(board.name(), window)).toList();
    }

    /**
     * When those who wait are to get the board. Within the caller's transaction.
     *
     * @param wanted of the board by somebody who waits for nothing
     */
    List<Window> expected(BoardInfo board, Window wanted, Instant now) {
        WaitingPlan plan = last;
        boolean certain = isFresh(plan, now, List.of(board)) && !plan.isNews(board, wanted);
        return (certain ? plan : plan(now, rows.line(), WaitingList::usable, Map.of())).expected(board.name());
    }

    /** Whether nobody has joined since then who would want one of the boards. */
    private boolean isFresh(WaitingPlan plan, Instant now, List<BoardInfo> boards) {
        return plan.at().plus(LAST_FOR).isAfter(now) && rows.after(plan.newest()).stream()
                .noneMatch(joined -> boards.stream().anyMatch(joined.waiting().wish()::fits));
    }

    /** @param unused by board: holds that end for whoever can use the board at once */
    private WaitingPlan plan(Instant now, List<WaitingRows.Waiter> waiters, Predicate<BoardInfo> usable, Map<String, HoldRow> unused) {
        List<Planner.Waiting> line = waiters.stream().map(WaitingRows.Waiter::waiting).toList();
        long newest = line.stream().mapToLong(Planner.Waiting::id).max().orElse(0);
        List<BoardInfo> boards = line.isEmpty() ? List.of() : inventory.all().stream().filter(usable)
                .sorted(Comparator.comparing(board -> unused.containsKey(board.name()))).toList();
        // Most turns are soon. What is booked later cannot matter to a plan that ends before it.
        for (Duration ahead = SOON; ; ahead = ahead.multipliedBy(4)) {
            boolean all = ahead.compareTo(FAR) > 0;
            Instant until = all ? FOREVER : now.plus(ahead);
            List<Planner.Place> places = places(boards, occupancy.between(now, until), unused);
            List<Turn> turns = Planner.plan(places, line, now);
            if (all || turns.stream().allMatch(turn -> turn.window() == null || !turn.window().end().isAfter(until))) {
                return WaitingPlan.of(now, places, turns, newest);
            }
        }
    }

    /** What somebody holds and does not use comes last: it goes only to those for whom there is nothing else as soon. */
    private static List<Planner.Place> places(List<BoardInfo> boards, Map<String, List<Window>> taken, Map<String, HoldRow> unused) {
        return boards.stream().map(board -> {
            HoldRow left = unused.get(board.name());
            List<Window> windows = taken.getOrDefault(board.name(), List.of());
            return left == null ? new Planner.Place(board, ready(board), windows)
                    : new Planner.Place(board, false, windows.stream().filter(window -> !window.start().equals(left.startAt)).toList());
        }).toList();
    }

    /** Hands out what is free to those whose turn it is. Only one replica at a time does so. */
    void pass() {
        // What was not committed is no plan.
        last = QuarkusTransaction.requiringNew().call(this::handOut);
    }

    private WaitingPlan handOut() {
        holds.lockLine();
        List<WaitingRows.Waiter> line = rows.line();
        if (line.isEmpty()) {
            return WaitingPlan.EMPTY;
        }
        Instant now = clock.now();
        warnIdle(line, now);
        Map<String, HoldRow> unused = unused(now);
        WaitingPlan plan = plan(now, line, WaitingList::usable, unused);
        // All lock holds before boards, and boards by name: then nobody waits for somebody who waits for them.
        List<Turn> due = plan.turns().values().stream().filter(turn -> turn.window() != null && turn.window().start().equals(now))
                .filter(turn -> !unused.containsKey(turn.board()) || isStillUnused(unused.get(turn.board()), now))
                .sorted(Comparator.comparing(Turn::board)).toList();
        due.forEach(turn -> grant(turn, unused.get(turn.board()), now));
        rows.promise(line.stream().filter(waiter -> !waiter.promised()).map(waiter -> Objects.requireNonNull(plan.turns().get(waiter.waiting().id())))
                .filter(turn -> turn.window() != null && turn.window().start().isAfter(now)).toList());
        if (!plan.turns().equals(last.turns())) {
            changed.fire(new Changed(Changed.Kind.RESERVATION, "waiting"));
        }
        return plan;
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
        boolean taken = holds.overlapping(board, window.start(), window.end()).stream().anyMatch(other -> other != unused);
        if (row.state != ReservationState.WAITING || taken || !mayHave(row, window, now)) {
            return;
        }
        if (unused != null) {
            release(unused, now);
        }
        if (!holds.take(row, board, window)) {
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

    /** Holds by board. Nobody could use a board while the lab was down, so that time is nobody's fault. */
    private Map<String, HoldRow> unused(Instant now) {
        return holds.unusedSince(ifSeen(now.minus(config.grace())), ifSeen(now.minus(config.idle())), now.minus(NOTICE), now).stream()
                .collect(toMap(row -> Objects.requireNonNull(row.board), row -> row));
    }

    /** Then, or, where this replica has not run for so long, a time before everything. */
    private Instant ifSeen(Instant then) {
        return then.isBefore(began) ? Instant.EPOCH : then;
    }

    /** Until the end of the transaction nobody begins to use or prolong it. */
    private boolean isStillUnused(HoldRow row, Instant now) {
        holds.lockAnew(row);
        return row.state == ReservationState.ACTIVE && row.isUnused(now.minus(config.grace()), now.minus(config.idle()), now.minus(NOTICE));
    }

    /** A board that nobody came for, or that its person left alone, goes to somebody who can use it at once. */
    private void release(HoldRow row, Instant now) {
        boolean came = row.usedAt != null;
        changes.end(row, now, came ? ReservationState.ENDED : ReservationState.EXPIRED);
        notifications.to(Objects.requireNonNull(row.personId), new Note("board-given-on", String.valueOf(row.id),
                "You did not use " + row.board + " for " + (came ? config.idle() : config.grace()).toMinutes()
                        + " minutes and others wait, so your reservation has ended.", "/bookings"));
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }

    /** Whoever leaves a board alone that others wait for is told before they lose it. */
    private void warnIdle(List<WaitingRows.Waiter> line, Instant now) {
        List<Wish> wishes = line.stream().map(waiter -> waiter.waiting().wish()).distinct().toList();
        for (HoldRow row : holds.idleSince(ifSeen(now.minus(config.idle()).plus(NOTICE)), now)) {
            BoardInfo board = inventory.find(Objects.requireNonNull(row.board)).orElse(null);
            if (board != null && wishes.stream().anyMatch(wish -> wish.fits(board))) {
                holds.update("idleWarnedAt = ?2 where id = ?1", row.id, now);
                notifications.to(Objects.requireNonNull(row.personId), new Note("board-idle", String.valueOf(row.id),
                        "You have not used " + row.board + " for a while and others wait for it. Use it within " + NOTICE.toMinutes()
                                + " minutes, or it goes to them.", "/boards/" + row.board));
            }
        }
    }
}
