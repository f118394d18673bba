package dev.bootbench.link;

/**
 * An administrator renamed a host. Fired within the transaction: whoever keeps a host's name outside the reach of the
 * database's foreign keys changes it there.
 */
public record HostRenamed(String from, String to) {}
