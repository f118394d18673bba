package dev.bootbench.link;

/** The link to an agent has ended, or nothing was heard from it for too long. It may come back at any time. */
public record AgentLost(String host) {}
