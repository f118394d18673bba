package dev.bootbench.agent.build;

/** A hand-in that is not accepted. Its message is one sentence for its owner: what was wrong and how to mend it. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    public RefusedException(String sentence) {
        super(sentence);
    }
}
