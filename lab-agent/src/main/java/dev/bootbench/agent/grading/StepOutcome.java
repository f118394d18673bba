package dev.bootbench.agent.grading;

import dev.bootbench.agent.shell.CommandResult.Ending;
import java.time.Duration;
import java.util.Optional;

/**
 * How one step went.
 */
sealed interface StepOutcome {
    /** What was done and seen. */
    Facts facts();

    record Ok(Facts facts) implements StepOutcome {}

    /** Something else than expected was seen. */
    record Wrong(Facts facts, String message) implements StepOutcome {}

    /**
     * The step did not come to an end of its own: nobody knows yet whose doing that is.
     *
     * @param own the step's own limit, where that was the one that passed
     */
    record Trouble(Facts facts, Ending ending, Optional<Duration> own) implements StepOutcome {
        Trouble(Facts facts, Ending ending) {
            this(facts, ending, Optional.empty());
        }
    }

    /** The check cannot be judged, through no doing of the submission. */
    record Broken(Facts facts, Blame blame, String message) implements StepOutcome {}

    /** @param command to copy; empty for a step that only looks at the log */
    record Facts(String command, String input, String expected, String observed) {}
}
