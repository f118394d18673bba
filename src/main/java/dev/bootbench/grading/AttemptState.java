package dev.bootbench.grading;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The life of an attempt: {@link #next()} is the whole table of allowed moves. */
public enum AttemptState {
    /** Waiting for a board. */
    QUEUED,
    /** A board is leased and its agent told. */
    CLAIMED,
    BUILDING,
    /** The board is made pristine. */
    PREPARING,
    /** The checks run. */
    RUNNING,
    /** The agent hands over what it found. */
    REPORTING,
    GRADED,
    CANCELLED,
    /** The lab could not grade it. Costs nobody anything. */
    LAB_FAULT;

    /**
     * Forward an attempt may jump, because the link may lose a message about a phase; backward it goes to the queue only.
     */
    public Set<AttemptState> next() {
        return switch (this) {
            case QUEUED -> EnumSet.of(CLAIMED, CANCELLED);
            case CLAIMED -> EnumSet.of(BUILDING, PREPARING, RUNNING, REPORTING, QUEUED, CANCELLED, LAB_FAULT);
            case BUILDING -> EnumSet.of(PREPARING, RUNNING, REPORTING, QUEUED, CANCELLED, LAB_FAULT);
            case PREPARING -> EnumSet.of(RUNNING, REPORTING, QUEUED, CANCELLED, LAB_FAULT);
            case RUNNING -> EnumSet.of(REPORTING, QUEUED, CANCELLED, LAB_FAULT);
            case REPORTING -> EnumSet.of(GRADED, QUEUED, CANCELLED, LAB_FAULT);
            case GRADED, CANCELLED, LAB_FAULT -> Collections.emptySet();
        };
    }

    public boolean canGoTo(AttemptState target) {
        return next().contains(target);
    }

    /** Whether this is an end. */
    public boolean over() {
        return next().isEmpty();
    }

    /** Whether an agent has it. */
    public boolean withAgent() {
        return switch (this) {
            case CLAIMED, BUILDING, PREPARING, RUNNING, REPORTING -> true;
            case QUEUED, GRADED, CANCELLED, LAB_FAULT -> false;
        };
    }
}
