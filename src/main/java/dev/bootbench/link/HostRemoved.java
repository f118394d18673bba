package dev.bootbench.link;

/** An administrator removed or retired a host: its boards are nobody's now. */
public record HostRemoved(String host) {}
