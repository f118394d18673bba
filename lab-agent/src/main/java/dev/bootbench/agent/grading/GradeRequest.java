package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.Lane;

/**
 * One submission to be graded on one board.
 *
 * @param seed    from which the hidden parameters are drawn
 * @param lane    whose checks are run, and no others
 * @param attempt an id for people and logs
 * @param next    the lane in which the same board is wanted afterwards
 */
public record GradeRequest(Exercise exercise, HandedIn handedIn, long seed, Board board, Lane lane, String attempt, Lane next) {
    /** Nothing is known of what follows. */
    public GradeRequest(Exercise exercise, HandedIn handedIn, long seed, Board board, Lane lane, String attempt) {
        this(exercise, handedIn, seed, board, lane, attempt, Lane.PLAIN);
    }
}
