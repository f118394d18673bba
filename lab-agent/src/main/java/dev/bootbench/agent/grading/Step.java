package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.Exercise.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One thing that a check does on the board, or looks at. */
public sealed interface Step {
    /** insmod with these arguments; the module has to be there afterwards. */
    record Load(String args) implements Step {}

    /** rmmod. */
    record Unload() implements Step {}

    /**
     * A command for the board's shell.
     *
     * @param exit the exit code it must end with; empty for any
     * @param save names for later steps; each pattern has one group
     */
    record Run(
            String command,
            String input,
            OptionalInt exit,
            Optional<Pattern> stdout,
            Optional<Pattern> stderr,
            Map<String, Pattern> save) implements Step {}

    /** What the kernel logged since the check began: lines that come in this order, lines that do not come. */
    record Log(List<Pattern> expect, List<Pattern> absent) implements Step {}
}
