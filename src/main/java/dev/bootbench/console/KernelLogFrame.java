package dev.bootbench.console;

import java.util.List;

/** What a viewer of a kernel log is sent next. */
sealed interface KernelLogFrame {
    /** What came so far belongs to another reading: the log begins anew. */
    record Anew() implements KernelLogFrame {}

    /** @param missed lines that are not coming: this view was too slow for them */
    record Lines(long missed, List<Line> lines) implements KernelLogFrame {}

    /** Whether the log is being read, and if not, why. */
    record Reader(boolean reading, String sentence) implements KernelLogFrame {}

    /**
     * One record of the kernel's.
     *
     * @param boot counts the boots seen while it was watched, from 0
     * @param sequence the kernel's number within the boot; what is missing was overwritten before it was read
     * @param level 0 (emergency) to 7 (debug)
     * @param facility 0: the kernel itself; else a program wrote it
     * @param microseconds since the boot
     */
    record Line(int boot, long sequence, int level, int facility, long microseconds, String text) {}
}
