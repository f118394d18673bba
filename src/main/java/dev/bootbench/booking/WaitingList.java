package dev.bootbench.booking;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.bootbench.Attendance;
import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import dev.bootbench.sql.Sql;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    private final Sql sql;
    private final HoldRepository holds;
    private final WaitingRows rows;
    private final Occupancy occupancy;
    private final Exams exams;
    private final Shares shares;
    private final Holds changes;
    private final Inventory inventory;
    private final Notifications notifications;
    private final Quotas quotas;
    private final BookingConfig config;
    private final Attendance attendance;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final DistributionSummary error;
    private final LabTimes times;
    /** Since when this replica sees what happens. */
    /** As the last pass of this replica left it. */
    private volatile WaitingPlan last = WaitingPlan.EMPTY;

    WaitingList(
            Sql sql, HoldRepository holds, WaitingRows rows, Occupancy occupancy, Exams exams, Shares shares, Holds changes, Inventory inventory, Notifications notifications,
            Quotas quotas, BookingConfig config, LabClock clock, Attendance attendance, Event<Changed> changed, MeterRegistry registry, LabTimes times) {
        this.sql = sql;
        this.holds = holds;
        this.rows = rows;
        this.occupancy = occupancy;
        this.exams = exams;
        this.shares = shares;
        this.changes = changes;
        this.inventory = inventory;
        this.notifications = notifications;
        this.quotas = quotas;
        this.attendance = attendance;
        this.config = config;
        this.clock = clock;
        this.changed = changed;
        this.error = DistributionSummary.builder("bootbench.waiting.estimate.error").baseUnit("seconds")
                .description("by how much the first estimate of a start was off").register(registry);
        this.times = times;
    }

    /** Whether a person may work on the board once it is theirs, as far as the lab goes. */
    static boolean usable(BoardInfo board) {
        return board.connected() && board.closed().isEmpty() && board.condition() != BoardCondition.QUARANTINED
                && board.condition() != BoardCondition.RETIRED;
    }

    static boolean ready(BoardInfo board) {
        return board.condition() == BoardCondition.UP && board.pristine();
    }

    /**
     * Puts a person at the end of the line, or where their use of boards puts them. Within the caller's transaction.
     *
     * @param block of the exam for whose boards they wait; null: for those of none
     */
    HoldRow join(long person, Wish wish, boolean only, Window window, @Nullable Long block) {
        Instant turn = window.start().plus(holds.use(person, window.start().minus(config.memory())));
        HoldRow row = holds.wait(person, wish, only, window, turn);
        row.block = block;
        return row;
    }

    /** What the last pass made of it; empty for a moment after somebody joined. */
    Optional<Turn> turn(long reservation) {
        return Optional.ofNullable(last.turns().get(reservation));
    }

    /** Who was to get a board later, when the last pass was made. */
    List<Turn> expected() {
        WaitingPlan plan = last;
        return plan.turns().values().stream().filter(turn -> turn.window() != null && turn.window().start().isAfter(plan.at())).toList();
    }

    /** Whether a pass could change anything. */
    @Transactional
    boolean isWorthAPass() {
        return !last.turns().isEmpty() || holds.isAnybodyWaiting();
    }

    /** By board: when those who wait are to have it, worked out anew. Within the caller's transaction. */
    Map<String, List<Window>> promised(Instant now) {
        return Turn.byBoard(plan(now));
    }

    /** The turns of those who wait, worked out anew. Within the caller's transaction. */
    List<Turn> plan(Instant now) {
        return List.copyOf(plan(now, rows.line(), WaitingList::usable, Map.of()).turns().values());
    }

    /**
     * What a newcomer's chances depend on, beside who has which board.
     *
     * @param plan   of the last pass
     * @param ruled  profiles of which some boards are kept for graded runs
     * @param joined who joined since that plan
     */
    record Look(WaitingPlan plan, Sql.Answer<String> ruled, Sql.Answer<WaitingRows.Waiter> joined) {
        /** Whether nobody has joined since then who would want one of the boards. */
        private boolean isFresh(Instant now, List<BoardInfo> boards) {
            return plan.at().plus(LAST_FOR).isAfter(now)
                    && joined.rows().stream().noneMatch(waiter -> boards.stream().anyMatch(waiter.waiting().wish()::fits));
        }
    }

    /** Together with what else is asked, by one who has changed no entity before. */
    Look look(List<BoardInfo> boards, Sql.Together asked) {
        WaitingPlan plan = last;
        return new Look(plan, shares.ruled(boards.stream().map(BoardInfo::profile).distinct().toList(), asked), rows.after(plan.newest(), asked));
    }

    private Look look(List<BoardInfo> boards) {
        holds.flush();
        Sql.Together asked = sql.together();
        Look look = look(boards, asked);
        asked.ask();
        return look;
    }

    /** As {@link #leftFor(Look, List, Window, Instant)}. */
    List<BoardInfo> leftFor(List<BoardInfo> free, Window window, Instant now) {
        return leftFor(look(free), free, window, now);
    }

    /**
     * Those of the boards that a newcomer may have then, as the last of the line, in the given order: nobody who waits is
     * expected to have them then. Within the caller's transaction.
     *
     * @param look at these boards, and maybe more
     * @param free boards on which nobody has that window; one that is not usable counts as such, as its host may be back in a minute
     */
    List<BoardInfo> leftFor(Look look, List<BoardInfo> free, Window window, Instant now) {
        WaitingPlan plan = look.plan();
        boolean immediate = !window.start().isAfter(now);
        // What is kept for graded runs depends on all boards of a profile, and on all who want one.
        List<String> kept = look.ruled().rows().stream().filter(profile -> free.stream().anyMatch(board -> board.profile().equals(profile))).toList();
        shares.lock(kept);
        boolean ruled = !kept.isEmpty();
        if (!ruled && look.isFresh(now, free) && free.stream().noneMatch(board -> plan.isNews(board, window) || immediate && !usable(board))) {
            return unpromised(free, plan, window);
        }
        List<WaitingRows.Waiter> line = rows.line();
        Set<String> insisted = immediate ? free.stream().map(BoardInfo::name).collect(toSet()) : Set.of();
        WaitingPlan anew = plan(now, line, board -> usable(board) || insisted.contains(board.name()), Map.of());
        List<BoardInfo> unpromised = unpromised(free, anew, window);
        return ruled ? shares.left(unpromised, window, anew.promised()) : unpromised;
    }

    private static List<BoardInfo> unpromised(List<BoardInfo> free, WaitingPlan plan, Window window) {
        return free.stream().filter(board -> !plan.isPromised(board.name(), null, window)).toList();
    }

    /** The same of boards that an exam has then, and of those who wait for that exam's. */
    List<BoardInfo> leftFor(List<BoardInfo> free, long block, Window window, Instant now) {
        List<WaitingRows.Waiter> line = rows.line().stream().filter(waiter -> Objects.equals(waiter.waiting().block(), block)).toList();
        Set<String> insisted = window.start().isAfter(now) ? Set.of() : free.stream().map(BoardInfo::name).collect(toSet());
        WaitingPlan plan = plan(now, line, board -> usable(board) || insisted.contains(board.name()), Map.of());
        return free.stream().filter(board -> !plan.isPromised(board.name(), block, window)).toList();
    }

    /**
     * When those who wait are to get the board. Within the caller's transaction.
     *
     * @param wanted of the board by somebody who waits for nothing
     * @param block  of the exam whose time that is; null: of none
     */
    List<Window> expected(BoardInfo board, Window wanted, @Nullable Long block, Instant now) {
        Look look = look(List.of(board));
        WaitingPlan plan = look.plan();
        boolean certain = block == null && look.isFresh(now, List.of(board)) && !plan.isNews(board, wanted);
        return (certain ? plan : plan(now, rows.line(), WaitingList::usable, Map.of())).expected(board.name(), block);
    }

    /** @param unused by board: holds that end for whoever can use the board at once */
    private WaitingPlan plan(Instant now, List<WaitingRows.Waiter> waiters, Predicate<BoardInfo> usable, Map<String, HoldRow> unused) {
        if (waiters.isEmpty()) {
            return WaitingPlan.EMPTY;
        }
        List<Planner.Waiting> line = waiters.stream().map(WaitingRows.Waiter::waiting).toList();
        long newest = line.stream().mapToLong(Planner.Waiting::id).max().orElseThrow();
        List<BoardInfo> boards = inventory.all().stream().filter(usable).sorted(Comparator.comparing(BoardInfo::name)).toList();
        List<Exams.Piece> pieces = exams.pieces(line.stream().map(Planner.Waiting::block).filter(Objects::nonNull).collect(toSet()), now);
        // Most turns are soon. What is booked later cannot matter to a plan that ends before it.
        for (Duration ahead = SOON; ; ahead = ahead.multipliedBy(4)) {
            boolean all = ahead.compareTo(FAR) > 0;
            Instant until = all ? FOREVER : now.plus(ahead);
            List<Planner.Place> places = new ArrayList<>(places(boards, occupancy.between(now, until), unused));
            places.addAll(ofExams(boards, pieces, unused, now));
            Map<String, Kept> kept = shares.kept(new Window(now, all ? now.plus(FAR) : until));
            List<Turn> turns = Planner.plan(places, line, kept, now);
            if (all || turns.stream().allMatch(turn -> turn.window() == null || !turn.window().end().isAfter(until))) {
                return WaitingPlan.of(now, places, turns, newest);
            }
        }
    }

    /** What somebody holds and does not use comes last: it goes only to those for whom there is nothing else as soon. */
    private List<Planner.Place> places(List<BoardInfo> boards, Map<String, List<Window>> taken, Map<String, HoldRow> unused) {
        return boards.stream().sorted(Comparator.comparing(board -> left(board, unused, false) != null)).map(board -> {
            HoldRow left = left(board, unused, false);
            List<Window> windows = taken.getOrDefault(board.name(), List.of());
            return left == null ? new Planner.Place(board, ready(board), windows)
                    : new Planner.Place(board, false, windows.stream().filter(window -> !window.start().equals(left.startAt)).toList(), null,
                            new Window(left.startAt, left.endAt));
        }).toList();
    }

    /** What exams have of the boards for their members. */
    private List<Planner.Place> ofExams(List<BoardInfo> boards, List<Exams.Piece> pieces, Map<String, HoldRow> unused, Instant now) {
        if (pieces.isEmpty() && unused.isEmpty()) {
            return List.of();
        }
        Map<String, BoardInfo> byName = boards.stream().filter(Exams::trusted).collect(toMap(BoardInfo::name, board -> board));
        List<Exams.Piece> all = new ArrayList<>(pieces);
        unused.values().stream().filter(left -> exams.running(left) != null).forEach(left -> all.add(new Exams.Piece(
                Objects.requireNonNull(left.board), Objects.requireNonNull(left.block), new Window(now, left.endAt))));
        return Exams.joined(all).stream().filter(piece -> byName.containsKey(piece.board())).map(piece -> {
            BoardInfo board = Objects.requireNonNull(byName.get(piece.board()));
            boolean ready = ready(board) && left(board, unused, true) == null;
            return new Planner.Place(board, ready, List.of(), new Planner.Exam(piece.block(), piece.window()));
        }).sorted(Comparator.comparing(place -> left(place.board(), unused, true) != null)).toList();
    }

    /** @param exam whether one is asked for that goes back to an exam, and to nobody else */
    private @Nullable HoldRow left(BoardInfo board, Map<String, HoldRow> unused, boolean exam) {
        HoldRow left = unused.get(board.name());
        return left != null && (exams.running(left) != null) == exam ? left : null;
    }

    /** Hands out what is free to those whose turn it is. Only one replica at a time does so. */
    void pass() {
        // What was not committed is no plan.
        last = QuarkusTransaction.requiringNew().call(this::handOut);
    }

    private WaitingPlan handOut() {
        holds.lockLine();
        Instant now = clock.now();
        rows.withoutExam(now).forEach(id -> leaveExam(id, now));
        List<WaitingRows.Waiter> line = rows.line();
        if (line.isEmpty()) {
            return WaitingPlan.EMPTY;
        }
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
            release(unused, now);
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

    /** Holds by board. Nobody could use a board while the lab was down, so that time is nobody's fault. */
    private Map<String, HoldRow> unused(Instant now) {
        return holds.unusedSince(ifSeen(now.minus(config.grace()), now), ifSeen(now.minus(config.idle()), now), now.minus(NOTICE), now).stream()
                .collect(toMap(row -> Objects.requireNonNull(row.board), row -> row));
    }

    /** Then, or, where this replica has not run for so long, a time before everything. */
    private Instant ifSeen(Instant then, Instant now) {
        return then.isBefore(attendance.since(now)) ? Instant.EPOCH : then;
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
        for (HoldRow row : holds.idleSince(ifSeen(now.minus(config.idle()).plus(NOTICE), now), now)) {
            BoardInfo board = inventory.find(Objects.requireNonNull(row.board)).orElse(null);
            Long block = exams.running(row);
            if (board != null && line.stream().map(WaitingRows.Waiter::waiting)
                    .anyMatch(waiting -> Objects.equals(waiting.block(), block) && waiting.wish().fits(board))) {
                holds.update("idleWarnedAt = ?2 where id = ?1", row.id, now);
                notifications.to(Objects.requireNonNull(row.personId), new Note("board-idle", String.valueOf(row.id),
                        "You have not used " + row.board + " for a while and others wait for it. Use it within " + NOTICE.toMinutes()
                                + " minutes, or it goes to them.", "/boards/" + row.board));
            }
        }
    }
}
