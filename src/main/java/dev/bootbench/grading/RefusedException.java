package dev.bootbench.grading;

/** A submission that is not taken. The message is one sentence: what was wrong and how to mend it. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String sentence) {
        super(sentence);
    }
}
