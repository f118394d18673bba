package dev.bootbench.link;

import dev.bootbench.contract.v1.Hello;

/**
 * An agent has proved who it is and was welcomed. Events of one host come in order, on one virtual thread at a time:
 * this, then {@link AgentSaid}, then {@link AgentLost}.
 */
public record AgentConnected(String host, Hello hello) {}
