package dev.bootbench.booking;

/** The holds of a board are not what they were: one began, ended, moved, or was made. Passed on after the commit. */
public record HoldsChanged(String board) {}
