package dev.bootbench.boards;

/** A board that was in quarantine has proved that it works. Fired within the transaction that writes it down. */
public record BoardBack(String board, String host) {}
