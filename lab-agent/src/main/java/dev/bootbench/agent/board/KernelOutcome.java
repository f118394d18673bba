package dev.bootbench.agent.board;

/** How a wish for another kernel ended. Either way the board is up. */
public sealed interface KernelOutcome {
    /** @param release as {@code uname -r} prints it on the board now */
    record Booted(String release) implements KernelOutcome {}

    /**
     * The board does not take it; what it runs and boots is as before.
     *
     * @param reason a sentence: what is wrong with the kernel for this board, and how to mend it
     */
    record Refused(String reason) implements KernelOutcome {}

    /**
     * It did not come up in time, so the board runs the kernel it had before.
     *
     * @param reason   a sentence: what did not happen, by when
     * @param lastSaid the last lines the serial line carried before the roll-back
     */
    record RolledBack(String reason, String lastSaid, String release) implements KernelOutcome {}
}
