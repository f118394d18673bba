package dev.bootbench.booking;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Works out who gets which board when: gathers what the {@link Planner} has to know. Within the caller's transaction. */
@ApplicationScoped
class WaitingPlans {
    private static final Duration SOON = Duration.ofHours(24);
    private static final Duration FAR = Duration.ofDays(60);
    private static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");

    private final Occupancy occupancy;
    private final Exams exams;
    private final Shares shares;
    private final Inventory inventory;

    WaitingPlans(Occupancy occupancy, Exams exams, Shares shares, Inventory inventory) {
        this.occupancy = occupancy;
        this.exams = exams;
        this.shares = shares;
        this.inventory = inventory;
    }

    WaitingPlan make(Instant now, List<WaitingRows.Waiter> waiters, Predicate<BoardInfo> usable) {
        return make(now, waiters, usable, Map.of());
    }

    /** @param unused by board: holds that end for whoever can use the board at once */
    WaitingPlan make(Instant now, List<WaitingRows.Waiter> waiters, Predicate<BoardInfo> usable, Map<String, HoldRow> unused) {
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
            return left == null ? new Planner.Place(board, WaitingList.ready(board), windows)
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
            boolean ready = WaitingList.ready(board) && left(board, unused, true) == null;
            return new Planner.Place(board, ready, List.of(), new Planner.Exam(piece.block(), piece.window()));
        }).sorted(Comparator.comparing(place -> left(place.board(), unused, true) != null)).toList();
    }

    /** @param exam whether one is asked for that goes back to an exam, and to nobody else */
    private @Nullable HoldRow left(BoardInfo board, Map<String, HoldRow> unused, boolean exam) {
        HoldRow left = unused.get(board.name());
        return left != null && (exams.running(left) != null) == exam ? left : null;
    }
}
