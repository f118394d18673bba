package dev.bootbench.agent.grading.kernellog;

/**
 * A report of the kernel about itself: an oops, a warning, a lockup.
 *
 * @param title       its first line, as printed
 * @param function    the guilty function, empty when nothing points to one
 * @param module      the module of that function, empty for the kernel itself
 * @param offset      of the instruction within the function, -1 when unknown
 * @param file        where the text names a source file, else empty
 * @param line        in that file, 0 when unknown
 * @param truncated   part of it is missing: no more is claimed than what is there
 * @param interleaved other lines ran into it
 * @param confirmed   a stack, registers or the like followed: a head alone proves nothing, a module can print any text
 * @param text        all of it, at most 64 KiB
 */
public record KernelReport(
        ReportKind kind,
        String title,
        String function,
        String module,
        long offset,
        String file,
        int line,
        boolean truncated,
        boolean interleaved,
        boolean confirmed,
        String text) {

    /** What the outside saw when the kernel itself said nothing. */
    public static KernelReport fromOutside(ReportKind kind, String title) {
        return new KernelReport(kind, title, "", "", -1, "", 0, false, false, true, "");
    }

    public KernelReport accepted() {
        return new KernelReport(kind, title, function, module, offset, file, line, true, interleaved, true, text);
    }

    /** The same for the same mistake: without addresses, times and process numbers. */
    public String signature() {
        return kind + "/" + function + "/" + file.replaceAll(".*/", "");
    }
}
