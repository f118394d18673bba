package dev.bootbench.intake;

/**
 * What may be handed in.
 *
 * @param fileSize bytes of one file
 * @param totalSize bytes of all files
 * @param depth parts of a path
 * @param advice what to do about too much, as a sentence
 */
public record IntakeLimits(int files, long fileSize, long totalSize, int depth, String advice) {
    /** For sources. */
    public IntakeLimits(int files, long fileSize, long totalSize, int depth) {
        this(files, fileSize, totalSize, depth, "Hand in the sources only.");
    }
}
