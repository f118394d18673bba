package dev.bootbench.recordings;

/** The bytes [from, to) are missing in a recording, and why. */
public record Gap(long from, long to, String reason) {}
