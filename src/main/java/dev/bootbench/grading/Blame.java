package dev.bootbench.grading;

import org.jspecify.annotations.Nullable;

/** Whose fault it is that a check did not pass. Only the submission's touches a score. */
public enum Blame {
    SUBMISSION, INFRASTRUCTURE, EXERCISE, CONFIGURATION, BUG;

    static @Nullable Blame of(dev.bootbench.contract.v1.Blame reported) {
        return switch (reported) {
            case SUBMISSION -> SUBMISSION;
            case INFRASTRUCTURE -> INFRASTRUCTURE;
            case EXERCISE -> EXERCISE;
            case CONFIGURATION -> CONFIGURATION;
            case BUG -> BUG;
            case BLAME_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }
}
