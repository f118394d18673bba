package dev.bootbench.console;

import java.util.Optional;

/** The keyboard of one console, for the views at one coordinator. Only {@link #perform} may wait. */
interface ConsoleKeyboard {
    String UNREACHABLE = "The console cannot be reached just now; nothing was typed.";

    /**
     * One of its views.
     *
     * @param right what its person may do
     * @param moved it was at this console's keyboard before, at another coordinator: see {@link Writers#joined}
     */
    record Seated(Seat seat, WriteRight right, boolean moved) {}

    /** Gets what the views at one coordinator are to be told. Called under a lock: it must not wait. */
    interface Party {
        /** After each view that has joined, and with every change. */
        void told(Possession possession);

        void refused(long seat, String sentence);

        /** This keyboard is no more, or cannot be reached. */
        void over();
    }

    void join(Seated view);

    /** @param broken its connection broke, so that the keyboard waits for it; a view that broke off may be said to have left after all */
    void leave(long seat, boolean broken);

    /** What its person may do has been found out anew. */
    void right(long seat, WriteRight right);

    /**
     * Does it, if it may be done.
     *
     * @param right as found out for this
     * @return why not
     */
    Optional<String> perform(long seat, WriteRight right, KeyboardDeed deed);

    /** All its views are gone from here. */
    void close();
}
