package dev.bootbench.booking;

import java.time.Instant;

/**
 * The other end of a move to or from another board.
 *
 * @param reservation the one there; the same one where it had not begun
 * @param reason      why, as in "vm-1 does not answer since 14:03 CET"
 */
record MovedView(long reservation, String board, Instant at, String reason) {}
