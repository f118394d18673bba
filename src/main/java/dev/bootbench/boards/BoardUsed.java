package dev.bootbench.boards;

/** A person did something to a board; the action is named as in the API. */
public record BoardUsed(String board, long person, String action) {}
