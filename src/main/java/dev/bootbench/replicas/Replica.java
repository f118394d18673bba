package dev.bootbench.replicas;

import java.net.URI;
import java.util.UUID;

/**
 * A coordinator of this lab.
 *
 * @param address where the others reach it; http or https
 */
public record Replica(UUID id, URI address) {}
