package dev.bootbench.booking;

import static java.util.stream.Collectors.toMap;

import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which boards can be had without taking them from anybody, those who wait included. Within the caller's transaction. */
@ApplicationScoped
class FreeBoards {
    private final Sql sql;
    private final HoldRepository holds;
    private final Occupancy occupancy;
    private final WaitingList waiting;

    FreeBoards(Sql sql, HoldRepository holds, Occupancy occupancy, WaitingList waiting) {
        this.sql = sql;
        this.holds = holds;
        this.occupancy = occupancy;
        this.waiting = waiting;
    }

    /** What is asked of the database to find those of the boards that are free then. */
    record Look(List<BoardInfo> fitting, Window window, Sql.Answer<Occupancy.Taken> taken, WaitingList.Look line) {
        /** Whether some of their profiles' boards are kept for graded runs at times. */
        boolean isRuled() {
            return !line.ruled().rows().isEmpty();
        }
    }

    /** Together with what else is asked, by one who has changed no entity before. */
    Look look(List<BoardInfo> fitting, Window window, Sql.Together asked) {
        return new Look(fitting, window, occupancy.taken(fitting.stream().map(BoardInfo::name).toList(), window, asked), waiting.look(fitting, asked));
    }

    /** The same, asked by itself. */
    Look look(List<BoardInfo> fitting, Window window) {
        holds.flush();
        Sql.Together asked = sql.together();
        Look look = look(fitting, window, asked);
        asked.ask();
        return look;
    }

    /** @param graded that a graded run has at the window's beginning, and nobody is known to have then */
    record Found(List<String> free, List<BoardInfo> graded) {
        static final Found NOTHING = new Found(List.of(), List.of());
    }

    /**
     * The best first. With people waiting, only what a newcomer would get as the last of them, or, for later, what none of them
     * is expected to have then.
     *
     * @param insists whether one whose host is away will do: it may be back in a minute
     */
    Found find(Look look, boolean insists, Instant now) {
        Window window = look.window();
        boolean immediate = !window.start().isAfter(now);
        Map<String, HoldKind> taken = look.taken().rows().stream().collect(toMap(Occupancy.Taken::board, Occupancy.Taken::by));
        List<BoardInfo> fit = look.fitting().stream()
                .filter(board -> board.closed().isEmpty() && board.condition() != BoardCondition.RETIRED)
                .filter(board -> !immediate || insists || WaitingList.usable(board))
                .toList();
        List<BoardInfo> free = fit.stream().filter(board -> !taken.containsKey(board.name()))
                .sorted(Comparator.comparing(board -> !WaitingList.ready(board))).toList();
        return new Found((free.isEmpty() ? free : waiting.leftFor(look.line(), free, window, now)).stream().map(BoardInfo::name).toList(),
                fit.stream().filter(board -> taken.get(board.name()) == HoldKind.LEASE && WaitingList.usable(board)).toList());
    }

    /** As {@link #find}: what is free. */
    List<String> of(List<BoardInfo> fitting, Window window, boolean insists, Instant now) {
        return find(look(fitting, window), insists, now).free();
    }

    /** Whether one of these would be a newcomer's at once, if it were not for graded runs. */
    boolean isFreeAfterGradedRuns(List<BoardInfo> graded, Window window, Instant now) {
        if (graded.isEmpty() || window.start().isAfter(now)) {
            return false;
        }
        Set<String> only = occupancy.graded(graded.stream().map(BoardInfo::name).toList(), window, null);
        List<BoardInfo> boards = graded.stream().filter(board -> only.contains(board.name())).toList();
        return !boards.isEmpty() && !waiting.leftFor(boards, window, now).isEmpty();
    }
}
