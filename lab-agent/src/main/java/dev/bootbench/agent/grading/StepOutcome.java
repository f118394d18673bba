package dev.bootbench.agent.grading;

import dev.bootbench.agent.shell.CommandResult.Ending;

/**
 * How one step went.
 */
sealed interface StepOutcome {
    /** What was done and seen. */
    Facts facts();

    record Ok(Facts facts) implements StepOutcome {}

    /** Something else than expected was seen. */
    record Wrong(Facts facts, String message) implements StepOutcome {}

    /** The step did not come to an end of its own: nobody knows yet whose doing that is. */
    record Trouble(Facts facts, Ending ending) implements StepOutcome {}

    /** The exercise's own check cannot be judged. */
    record Broken(Facts facts, String message) implements StepOutcome {}

    /** @param command to copy; empty for a step that only looks at the log */
    record Facts(String command, String input, String expected, String observed) {}
}
