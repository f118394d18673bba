package dev.bootbench.agent.build;

import java.util.List;

/** What came of a tool that read handed-in sources. */
public sealed interface ToolOutcome {
    /** @param findings in the order in which the tool made them, at most {@link Diagnostics#MOST} */
    record Found(List<Diagnostic> findings) implements ToolOutcome {}

    /** The submission was too much for the tool. @param reason one sentence for its owner */
    record TooMuch(String reason) implements ToolOutcome {}

    /** The lab could not run it. @param reason one sentence for the people who run the lab: what broke, how to mend it */
    record Faulted(String reason) implements ToolOutcome {}
}
