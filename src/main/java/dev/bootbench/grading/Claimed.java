package dev.bootbench.grading;

/** A run and the attempt it belongs to, both as they are under the attempt's lock. */
record Claimed(Attempt attempt, Run run) {}
