package dev.bootbench.intake;

/** Something handed in that is not taken. The message is one sentence: what was wrong and how to mend it. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    public RefusedException(String sentence) {
        super(sentence);
    }
}
