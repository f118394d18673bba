package dev.bootbench.boards;

/** How a command to a board ended. */
public sealed interface CommandOutcome {
    /** @param content SHA-256 of what it made, which the agent handed over before; empty where nothing is made */
    record Done(String content) implements CommandOutcome {}

    /** The board or its host could not do it; the sentence is for people. */
    record Failed(String sentence) implements CommandOutcome {}

    /** The host is not connected, or was lost before it answered: nobody knows whether it was done. */
    record Unreachable(String sentence) implements CommandOutcome {}

    /** Not answered yet; it may still be done. */
    record Underway() implements CommandOutcome {}
}
