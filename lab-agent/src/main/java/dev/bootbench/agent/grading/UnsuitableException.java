package dev.bootbench.agent.grading;

/** This board cannot grade this exercise, and nothing is broken: a matter of configuration. */
final class UnsuitableException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message what does not fit, and what to do about it */
    UnsuitableException(String message) {
        super(message);
    }
}
