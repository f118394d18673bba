package dev.bootbench.link;

/** What was asked of a host's agent through another replica will not be answered any more. */
public record AgentUnreachable(String host) {}
