package dev.bootbench.booking;

import static java.util.stream.Collectors.toSet;

import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for a board, and how they get it. Their order is fixed when they join: by that time, moved back by as much
 * as they had boards lately and wait for already. So one person cannot crowd others out, and everybody's turn comes, since
 * nobody who joins later is put before one who has waited longer than they used boards.
 */
@ApplicationScoped
class WaitingList {
    /** A pass comes at least once a second; a plan that is older was not renewed, for whatever reason. */
    private static final Duration LAST_FOR = Duration.ofSeconds(10);

    private final Sql sql;
    private final HoldRepository holds;
    private final WaitingRows rows;
    private final WaitingPlans plans;
    private final HandingOut handingOut;
    private final Shares shares;
    private final BookingConfig config;
    /** As the last pass of this replica left it. */
    private volatile WaitingPlan last = WaitingPlan.EMPTY;

    WaitingList(
            Sql sql, HoldRepository holds, WaitingRows rows, WaitingPlans plans, HandingOut handingOut, Shares shares, BookingConfig config) {
        this.sql = sql;
        this.holds = holds;
        this.rows = rows;
        this.plans = plans;
        this.handingOut = handingOut;
        this.shares = shares;
        this.config = config;
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
        Instant turn = window.start().plus(rows.use(person, window.start().minus(config.memory())));
        HoldRow row = rows.add(person, wish, only, window, turn);
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
        return !last.turns().isEmpty() || rows.isAnybody();
    }

    /** By board: when those who wait are to have it, worked out anew. Within the caller's transaction. */
    Map<String, List<Window>> promised(Instant now) {
        return Turn.byBoard(plan(now));
    }

    /** The turns of those who wait, worked out anew. Within the caller's transaction. */
    List<Turn> plan(Instant now) {
        return List.copyOf(plans.make(now, rows.line(), WaitingList::usable).turns().values());
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
        WaitingPlan anew = plans.make(now, line, board -> usable(board) || insisted.contains(board.name()));
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
        WaitingPlan plan = plans.make(now, line, board -> usable(board) || insisted.contains(board.name()));
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
        return (certain ? plan : plans.make(now, rows.line(), WaitingList::usable)).expected(board.name(), block);
    }

    /** Hands out what is free to those whose turn it is. Only one replica at a time does so. */
    void pass() {
        // What was not committed is no plan.
        last = QuarkusTransaction.requiringNew().call(() -> handingOut.handOut(last));
    }
}
