package dev.bootbench.agent.deploy;

import dev.bootbench.agent.build.Diagnostic;
import java.time.Duration;
import java.util.List;

/**
 * How a deployment ended.
 *
 * @param sentence    what happened and, when it failed, how to mend it
 * @param output      what tools and the kernel said, at most {@link #MOST_OUTPUT} characters
 * @param consoleFrom byte numbers [from, to) of the board's console while it ran
 * @param kernel      release that the board runs afterwards; empty while unknown
 */
public record DeployReport(
        Outcome outcome, String sentence, String output, List<Diagnostic> diagnostics, long consoleFrom, long consoleTo,
        String kernel, Duration took) {
    public static final int MOST_OUTPUT = 256 * 1024;

    public DeployReport {
        diagnostics = List.copyOf(diagnostics);
    }

    public enum Outcome {
        DEPLOYED,
        /** The person's content is the reason. */
        NOT_DEPLOYED,
        /** The board runs the kernel it had before. */
        ROLLED_BACK,
        /** Something of ours is the reason. */
        FAULT
    }
}
