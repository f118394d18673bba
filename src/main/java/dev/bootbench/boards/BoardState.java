package dev.bootbench.boards;

/** What people see of a board in one word; {@link BoardJudge} computes it. */
public enum BoardState { READY, IN_USE, GRADING, BLOCKED, STARTING, OFF, UNREACHABLE, QUARANTINED }
