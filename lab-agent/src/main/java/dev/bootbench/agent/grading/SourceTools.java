package dev.bootbench.agent.grading;

import dev.bootbench.agent.build.ToolOutcome;

/** Lets a tool read what was handed in. */
interface SourceTools {
    ToolOutcome examine(Step.Tool tool) throws InterruptedException;
}
