package dev.bootbench.blobs;

import java.time.Instant;

/**
 * What the store knows of one content.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param size bytes, uncompressed
 */
public record Blob(String sha256, String mediaType, long size, Instant storedAt) {}
