package dev.bootbench.agent.grading;

/** Who is to blame for a check that did not pass. Only {@link #SUBMISSION} touches a score. */
public enum Blame {
    SUBMISSION,
    /** A board, a host or a connection broke: it is tried again. */
    INFRASTRUCTURE,
    /** The exercise's own check is wrong. */
    EXERCISE,
    /** Something is not installed or not set up as it has to be. */
    CONFIGURATION,
    /** A mistake in Bootbench. */
    BUG
}
