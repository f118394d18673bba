package dev.bootbench.link;

/** Content that cannot be kept. The message tells the agent's operator why. */
public class ContentRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    public ContentRefusedException(String message) {
        super(message);
    }
}
