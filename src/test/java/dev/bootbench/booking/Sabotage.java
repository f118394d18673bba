package dev.bootbench.booking;

import dev.bootbench.boards.BoardInfo;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Work of other features at the end of a hold, which fails where a test says so. */
@ApplicationScoped
class Sabotage implements BeforeReset {
    private final Set<String> ends = ConcurrentHashMap.newKeySet();
    private final Set<String> leavings = ConcurrentHashMap.newKeySet();

    /** From now on no hold of the board can be ended. */
    void endsOf(String board) {
        ends.add(board);
    }

    /** From now on something fails before each reset of the board. */
    void leavingsOf(String board) {
        leavings.add(board);
    }

    void stop() {
        ends.clear();
        leavings.clear();
    }

    void ended(@Observes HoldEnded event) {
        failIf(ends, event.hold().board());
    }

    @Override
    public void leaving(Hold hold, BoardInfo board) {
        failIf(leavings, board.name());
    }

    private static void failIf(Set<String> boards, String board) {
        if (boards.contains(board)) {
            throw new IllegalStateException(board + " is sabotaged by a test");
        }
    }
}
