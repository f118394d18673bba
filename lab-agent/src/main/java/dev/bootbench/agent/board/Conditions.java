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
            OFF, Set.of(BOOTING, CLEANING, RETIRED, QUARANTINED),
            BOOTING, Set.of(UP, CHECKING, OFF, CLEANING, QUARANTINED),
            CHECKING, Set.of(UP, CLEANING, OFF, QUARANTINED),
            UP, Set.of(OFF, BOOTING, CLEANING, CHECKING, RETIRED),
            CLEANING, Set.of(BOOTING, CHECKING, OFF, QUARANTINED),
            QUARANTINED, Set.of(CLEANING, RETIRED),
            RETIRED, Set.of());

    private Conditions() {}

    static void check(Condition from, Condition to) {
        if (from != to && !STEPS.get(from).contains(to)) {
            throw new IllegalStateException("a board does not go from " + from + " to " + to);
        }
    }
}
