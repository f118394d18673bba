package dev.bootbench.booking;

import dev.bootbench.boards.BoardInfo;

/** What other features do about a board whose hold has ended, before it is reset for the next person. */
public interface BeforeReset {
    /** On a thread of its own. Whatever it tells the board's agent, the order to reset comes after it. */
    void leaving(Hold hold, BoardInfo board);
}
