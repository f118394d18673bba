package dev.bootbench.booking;

/** A hold that had begun is over. Passed on after the commit. */
public record HoldEnded(Hold hold, boolean used) {}
