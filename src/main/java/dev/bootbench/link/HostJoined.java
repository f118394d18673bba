package dev.bootbench.link;

/** A machine turned a join token into the host's credential. Fired within the transaction. */
public record HostJoined(String host, String address) {}
