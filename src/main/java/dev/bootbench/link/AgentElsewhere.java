package dev.bootbench.link;

/** The agent of a host is linked with another replica now: through that it can be told things, and its consoles opened. */
public record AgentElsewhere(String host) {}
