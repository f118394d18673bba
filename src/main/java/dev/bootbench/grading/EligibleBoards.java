package dev.bootbench.grading;

import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.exercises.Catalogue;
import dev.bootbench.exercises.Header;
import dev.bootbench.exercises.Lane;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;

/** Which boards could serve a run, whether they are free and in order just now or not. */
@ApplicationScoped
class EligibleBoards {
    private final Inventory inventory;
    private final Catalogue catalogue;

    EligibleBoards(Inventory inventory, Catalogue catalogue) {
        this.inventory = inventory;
        this.catalogue = catalogue;
    }

    /** The preferred first: the exercise's profiles in its order, then by name. */
    List<BoardInfo> of(Attempt attempt, Run run) {
        Header exercise = catalogue.version(attempt.exercise(), attempt.exerciseVersion()).header();
        List<BoardInfo> fitting = inventory.all().stream()
                .filter(board -> offers(board).stream().anyMatch(run.wants()::contains))
                .filter(board -> !exercise.wantsBoard() || board.abilities().contains(BoardHandIn.ABILITY))
                // What root left beneath an overlay would read the hidden checks.
                .filter(board -> !(board.cooperative() && exercise.hidesChecks()))
                .sorted(Comparator.comparingInt(board -> run.profiles().indexOf(board.profile())))
                .toList();
        if (run.lane() == Lane.DEBUG) {
            // Another profile's debug kernel is better than none, but no more than that.
            List<BoardInfo> own = fitting.stream().filter(board -> exercise.profiles().contains(board.profile())).toList();
            return own.isEmpty() ? fitting : own;
        }
        return fitting;
    }

    /** What the board could serve, as {@link Run#wants} names it. */
    static List<String> offers(BoardInfo board) {
        return board.lanes().stream().map(lane -> Run.want(board.profile(), lane)).toList();
    }

    /** Whether the board is in order, or about to be, and an attempt may begin on it. */
    static boolean works(BoardInfo board) {
        return board.connected() && board.closed().isEmpty() && board.withdrawn().isEmpty() && switch (board.condition()) {
            case UP, BOOTING, CLEANING, CHECKING -> true;
            case OFF, QUARANTINED, RETIRED -> false;
        };
    }
}
