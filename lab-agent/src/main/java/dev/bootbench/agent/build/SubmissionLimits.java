package dev.bootbench.agent.build;

/**
 * How large a hand-in may be. The only place of these numbers in the agent; the coordinator repeats the check at its
 * door with the same numbers, because an agent trusts nothing that it did not check itself.
 */
public final class SubmissionLimits {
    /** Files kept. Build products and hidden files are left out before counting. */
    public static final int MAX_FILES = 100;

    /** Entries of any kind looked at, folders and left-out files included. */
    public static final int MAX_ENTRIES = 1_000;

    /** Bytes of one file. */
    public static final int MAX_FILE_BYTES = 1024 * 1024;

    /** Bytes of all kept files together. */
    public static final int MAX_TOTAL_BYTES = 4 * 1024 * 1024;

    /** Parts of a path, the file's own name included: {@code a/b/c/d.c} has 4. */
    public static final int MAX_DEPTH = 4;

    /** Characters of a path. */
    public static final int MAX_PATH_CHARS = 200;

    /** Bytes of an archive: as received for a ZIP, unpacked for a tar. Room for headers beside the files. */
    public static final int MAX_ARCHIVE_BYTES = 8 * 1024 * 1024;

    private SubmissionLimits() {}

    /** A number of bytes in words, as the sentences use it. */
    static String inWords(int bytes) {
        return bytes / (1024 * 1024) + " MiB";
    }
}
