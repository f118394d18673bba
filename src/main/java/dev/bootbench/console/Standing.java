package dev.bootbench.console;

/** What somebody who watches a console is to its board, as far as typing goes. */
enum Standing {
    /** The board is theirs just now. */
    OWNER,
    /** The owner shares the board with them. */
    PARTNER,
    /** They look after the lab. */
    STAFF,
    /** They may type when somebody lends them the keyboard. */
    WATCHER,
    /** They only ever watch. */
    BARRED,
    /** A graded run has the board, so nobody types. */
    RUN;

    /** Whether they may have the keyboard without anybody's leave. */
    boolean entitled() {
        return switch (this) {
            case OWNER, PARTNER, STAFF -> true;
            case WATCHER, BARRED, RUN -> false;
        };
    }
}
