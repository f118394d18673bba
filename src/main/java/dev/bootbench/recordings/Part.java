package dev.bootbench.recordings;

/** The bytes [from, to) of a recording. */
record Part(long from, long to) {}
