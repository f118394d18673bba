package dev.bootbench.agent.board;

import java.time.Instant;

/**
 * Where a board stands and why.
 *
 * @param reasonCode for programs, e.g. {@code health-failed}
 * @param reason     a sentence for people
 * @param kernel     kernel release, empty while unknown
 * @param pristine   true when an attempt or a reservation may begin at once
 */
public record BoardStatus(
        Condition condition, String reasonCode, String reason, Instant since, String kernel, boolean pristine) {

    /** The code of a board that a graded run has. */
    static final String IN_USE = "in-use";

    /** Whether a graded run has it, or has just given it back: what is told of it here is not yet what the next one gets. */
    public boolean isInUse() {
        return reasonCode.equals(IN_USE);
    }

    /** The board's condition as its agent sees it. */
    public enum Condition { OFF, BOOTING, UP, CLEANING, CHECKING, QUARANTINED, RETIRED }
}
