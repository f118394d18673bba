package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.build.SourceFile;
import java.util.List;

/**
 * One submission to be graded on one board.
 *
 * @param sources what was handed in, as Intake read it; may be empty
 * @param seed    from which the hidden parameters are drawn
 * @param lane    whose checks are run, and no others
 * @param attempt an id for people and logs
 */
public record GradeRequest(Exercise exercise, List<SourceFile> sources, long seed, Board board, Lane lane, String attempt) {}
