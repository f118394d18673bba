package dev.bootbench.recordings;

/** What a marker of a recording stands for. The names are those of the API. */
public enum MarkerKind {
    POWER,
    RESET,
    BOOT_LOADER,
    KERNEL_START,
    LOGIN,
    DEPLOYMENT,
    CHECK_BEGIN,
    CHECK_END,
    /** The kernel complained and goes on: a warning, a report of a sanitizer. */
    KERNEL_REPORT,
    CRASH,
    BREAK,
    WRITER,
    PORT_LOST,
    PORT_BACK,
    LOST_BYTES,
    CUT
}
