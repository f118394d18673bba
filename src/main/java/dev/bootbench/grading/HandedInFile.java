package dev.bootbench.grading;

/**
 * A file of a submission.
 *
 * @param path relative, parts separated by {@code /}, checked by {@link FilePath}
 */
record HandedInFile(String path, byte[] content) {}
