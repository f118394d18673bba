package dev.bootbench.link;

/** An administrator removed a host: its boards are nobody's now. */
public record HostRemoved(String host) {}
