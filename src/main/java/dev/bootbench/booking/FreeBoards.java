package dev.bootbench.booking;

import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Which boards can be had without taking them from anybody, those who wait included. Within the caller's transaction. */
@ApplicationScoped
class FreeBoards {
    private final Occupancy occupancy;
    private final WaitingList waiting;

    FreeBoards(Occupancy occupancy, WaitingList waiting) {
        this.occupancy = occupancy;
        this.waiting = waiting;
    }

    /**
     * The best first. With people waiting, only what a newcomer would get as the last of them, or, for later, what none of them
     * is expected to have then.
     *
     * @param insists whether one whose host is away will do: it may be back in a minute
     */
    List<String> of(List<BoardInfo> fitting, Window window, boolean insists, Instant now) {
        boolean immediate = !window.start().isAfter(now);
        Set<String> taken = occupancy.taken(fitting.stream().map(BoardInfo::name).toList(), window);
        List<BoardInfo> free = fitting.stream()
                .filter(board -> board.closed().isEmpty() && board.condition() != BoardCondition.RETIRED)
                .filter(board -> !immediate || insists || WaitingList.usable(board))
                .filter(board -> !taken.contains(board.name()))
                .sorted(Comparator.comparing(board -> !WaitingList.ready(board)))
                .toList();
        return (free.isEmpty() ? free : waiting.leftFor(free, window, now)).stream().map(BoardInfo::name).toList();
    }
}
