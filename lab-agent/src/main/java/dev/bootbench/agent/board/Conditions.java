package dev.bootbench.agent.board;

import static dev.bootbench.agent.board.BoardStatus.Condition.BOOTING;
import static dev.bootbench.agent.board.BoardStatus.Condition.CHECKING;
import static dev.bootbench.agent.board.BoardStatus.Condition.CLEANING;
import static dev.bootbench.agent.board.BoardStatus.Condition.OFF;
import static dev.bootbench.agent.board.BoardStatus.Condition.QUARANTINED;
import static dev.bootbench.agent.board.BoardStatus.Condition.RETIRED;
import static dev.bootbench.agent.board.BoardStatus.Condition.UP;

import dev.bootbench.agent.board.BoardStatus.Condition;
import java.util.Map;
import java.util.Set;

/** The steps a board's condition may take. Anything else is an error of ours. */
final class Conditions {
    private static final Map<Condition, Set<Condition>> STEPS = Map.of(
            OFF, Set.of(BOOTING, CLEANING, QUARANTINED, RETIRED),
            CLEANING, Set.of(BOOTING, OFF, QUARANTINED, RETIRED),
            BOOTING, Set.of(CHECKING, CLEANING, OFF, QUARANTINED, RETIRED),
            CHECKING, Set.of(UP, CLEANING, OFF, QUARANTINED, RETIRED),
            // Straight to BOOTING: a restart into a deployed kernel.
            UP, Set.of(BOOTING, OFF, CLEANING, RETIRED),
            QUARANTINED, Set.of(CLEANING, RETIRED),
            RETIRED, Set.of());

    private Conditions() {}

    static boolean allowed(Condition from, Condition to) {
        return STEPS.getOrDefault(from, Set.of()).contains(to);
    }

    static void check(Condition from, Condition to) {
        if (!allowed(from, to)) {
            throw new IllegalStateException("a board does not go from " + from + " to " + to);
        }
    }
}
