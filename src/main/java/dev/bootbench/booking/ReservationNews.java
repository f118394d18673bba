package dev.bootbench.booking;

/**
 * A reservation got its board, or has it no more. Fired once for each, within the transaction that writes it down.
 *
 * @param expected it began or ended when its time came, rather than when its person asked, was given the board or lost it
 */
public record ReservationNews(Hold hold, What what, boolean expected) {
    /** The first and the last that happens to one that comes to have a board. */
    public enum What { BEGAN, ENDED }
}
