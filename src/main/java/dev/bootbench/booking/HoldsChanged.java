package dev.bootbench.booking;

/**
 * The holds of a board are not what they were: one began, ended, moved, or was made. Passed on after the commit.
 *
 * @param later whether that is all about times to come: whoever has the board has it as before
 */
public record HoldsChanged(String board, boolean later) {}
