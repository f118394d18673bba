package dev.bootbench.intake;

/**
 * A file that a person handed in.
 *
 * @param path relative, parts separated by {@code /}, checked by {@link FilePath}
 */
public record HandedInFile(String path, byte[] content) {}
