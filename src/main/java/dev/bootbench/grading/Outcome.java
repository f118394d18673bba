package dev.bootbench.grading;

/** The last move of an attempt. Only a graded one has a score, so a lab fault can never become a zero. */
sealed interface Outcome {
    /** @param score hundredths of a point */
    record Graded(int score) implements Outcome {}

    record Cancelled(String sentence) implements Outcome {}

    record Faulted(String sentence) implements Outcome {}

    default AttemptState state() {
        return switch (this) {
            case Graded graded -> AttemptState.GRADED;
            case Cancelled cancelled -> AttemptState.CANCELLED;
            case Faulted faulted -> AttemptState.LAB_FAULT;
        };
    }
}
