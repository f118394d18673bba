package dev.bootbench.console;

import org.jspecify.annotations.Nullable;

/** Where the frames of one view go: a browser, a terminal, a recording. */
public interface ConsoleSink {
    /**
     * Takes the next frame; nothing more comes before it returns, however long that takes: the view falls behind, nobody
     * else does. An exception ends the view.
     */
    void send(Frame frame) throws InterruptedException;

    /** False when nobody looks any more. */
    boolean isOpen();

    /** Whether what was sent is seen; otherwise {@link ConsoleSession#rendered} says so, and opens the window again. */
    default boolean seesAtOnce() {
        return false;
    }

    /** Something came from whoever looks: they are there. */
    default void heard() {}

    /**
     * Nothing more comes. Called once.
     *
     * @param why where the lab ended it
     */
    void ended(@Nullable ViewEnd why);
}
