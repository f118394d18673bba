package dev.bootbench.link;

/** A tunnel was not opened; the message is a sentence for the person who wanted it. */
public final class TunnelRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    TunnelRefusedException(String sentence) {
        super(sentence);
    }
}
