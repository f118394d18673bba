package dev.bootbench.console;

/** A view does not begin; the message is for the person. */
public final class ViewRefusedException extends Exception {
    private final ViewEnd why;

    ViewRefusedException(ViewEnd why) {
        super(why.sentence());
        this.why = why;
    }

    ViewEnd why() {
        return why;
    }
}
