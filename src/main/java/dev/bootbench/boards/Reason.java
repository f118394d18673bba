package dev.bootbench.boards;

import java.time.Instant;

/**
 * Why something is as it is.
 *
 * @param code for programs, e.g. {@code host-lost}
 * @param sentence for people
 */
public record Reason(String code, String sentence, Instant since) {}
