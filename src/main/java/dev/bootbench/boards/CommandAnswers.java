package dev.bootbench.boards;

import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.ws.rs.core.Response;

/** How the end of a command is answered over HTTP. */
final class CommandAnswers {
    private CommandAnswers() {}

    /** Done: 204, still under way: 202; everything else is a problem. */
    static Response of(CommandOutcome outcome) {
        return switch (outcome) {
            case CommandOutcome.Done done -> Response.noContent().build();
            case CommandOutcome.Underway underway -> Response.accepted().build();
            case CommandOutcome.Failed failed -> throw new ProblemException(ProblemType.BOARD_NOT_READY, failed.sentence());
            case CommandOutcome.Unreachable lost -> throw new ProblemException(ProblemType.HOST_UNREACHABLE, lost.sentence());
        };
    }
}
