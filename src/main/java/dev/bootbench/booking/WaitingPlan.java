package dev.bootbench.booking;

import dev.bootbench.boards.BoardInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a pass made of the line, and of what it knew then. Whoever books meanwhile is answered from it as long as it is
 * certain that nobody who waits is passed over; a plan of the whole lab for each booking would take too long.
 *
 * @param at     when it was made
 * @param turns  by reservation
 * @param boards by board: what was taken, or is somebody's turn. A board that could not be used is not in it
 * @param newest the last who had joined by then
 */
record WaitingPlan(Instant at, Map<Long, Turn> turns, Map<String, Outlook> boards, long newest) {
    static final WaitingPlan EMPTY = new WaitingPlan(Instant.EPOCH, Map.of(), Map.of(), 0);

    /** @param taken by holds, as far ahead as turns reach */
    record Outlook(List<Window> taken, List<Turn> turns) {}

    static WaitingPlan of(Instant at, List<Planner.Place> places, List<Turn> turns, long newest) {
        Map<String, Outlook> boards = HashMap.newHashMap(places.size());
        places.stream().filter(place -> place.exam() == null).forEach(place -> boards.put(place.board().name(), new Outlook(place.taken(), new ArrayList<>(2))));
        Map<Long, Turn> byReservation = LinkedHashMap.newLinkedHashMap(turns.size());
        turns.forEach(turn -> {
            byReservation.put(turn.reservation(), turn);
            if (turn.board() != null) {
                Objects.requireNonNull(boards.get(turn.board())).turns().add(turn);
            }
        });
        return new WaitingPlan(at, byReservation, boards, newest);
    }

    /**
     * When people are to get the board; who got it at once does not wait any more.
     *
     * @param block of the exam for whose boards they wait; null: for none
     */
    List<Window> expected(String board, @Nullable Long block) {
        return turns(board, block).filter(turn -> turn.start().isAfter(at)).toList();
    }

    /** Whether somebody is expected to have the board then. */
    boolean isPromised(String board, @Nullable Long block, Window window) {
        return turns(board, block).anyMatch(window::overlaps);
    }

    /** By board: when those who wait for no exam are to have it. */
    Map<String, List<Window>> promised() {
        return Turn.byBoard(turns.values());
    }

    private Stream<Window> turns(String board, @Nullable Long block) {
        Outlook outlook = boards.get(board);
        return outlook == null ? Stream.empty() : outlook.turns().stream().filter(turn -> Objects.equals(turn.block(), block))
                .map(turn -> Objects.requireNonNull(turn.window()));
    }

    /**
     * Whether a board's free time is news to it: nobody knows yet who of the line gets that.
     *
     * @param window that is free on the board now
     */
    boolean isNews(BoardInfo board, Window window) {
        Outlook outlook = boards.get(board.name());
        return outlook == null ? WaitingList.usable(board) : outlook.taken().stream().anyMatch(window::overlaps);
    }
}
