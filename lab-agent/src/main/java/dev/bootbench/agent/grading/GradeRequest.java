package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.Lane;

/**
 * One submission to be graded on one board.
 *
 * @param seed    from which the hidden parameters are drawn
 * @param lane    whose checks are run, and no others
 * @param attempt an id for people and logs
 */
public record GradeRequest(Exercise exercise, HandedIn handedIn, long seed, Board board, Lane lane, String attempt) {}
