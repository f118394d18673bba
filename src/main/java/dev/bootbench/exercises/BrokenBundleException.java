package dev.bootbench.exercises;

/** A bundle that cannot be offered. The message is one sentence for the teacher who made it. */
final class BrokenBundleException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenBundleException(String message) {
        super(message);
    }
}
