package dev.bootbench.link;

import dev.bootbench.contract.v1.AgentMessage;

/**
 * A message of a connected agent, other than Hello. The host is proved; whether the board or the attempt it speaks of
 * is the host's own is for the feature that understands the message to check.
 */
public record AgentSaid(String host, AgentMessage message) {}
