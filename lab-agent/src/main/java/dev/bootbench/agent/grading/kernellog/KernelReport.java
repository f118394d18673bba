package dev.bootbench.agent.grading.kernellog;

import java.util.List;
import java.util.Set;

/**
 * A report of the kernel about itself: an oops, a warning, a lockup.
 *
 * @param sub         what exactly, in words of its own for each kind ("slab-use-after-free-write"); empty where the kind says it all
 * @param title       its first line, as printed
 * @param function    the guilty function, empty when nothing points to one
 * @param module      the module of that function, empty for the kernel itself
 * @param offset      of the instruction within the function, -1 when unknown
 * @param file        of that function, where the report names it, else empty
 * @param line        in that file, 0 when unknown
 * @param related     other places that explain it: who freed the memory, where the other lock was taken
 * @param truncated   part of it is missing: no more is claimed than what is there
 * @param interleaved other lines ran into it
 * @param confirmed   a stack, registers or the like followed: a head alone proves nothing, a module can print any text
 * @param text        all of it, at most 64 KiB
 */
public record KernelReport(
        ReportKind kind,
        String sub,
        String title,
        String function,
        String module,
        long offset,
        String file,
        int line,
        List<Place> related,
        boolean truncated,
        boolean interleaved,
        boolean confirmed,
        String text) {

    /**
     * A place that a report names beside the guilty one. Empty, -1 and 0 stand for what is not known.
     *
     * @param offset of the instruction within the function
     */
    public record Place(Role role, String function, String module, long offset, String file, int line) {
        /** What happened there; in the order in which a guilty one is looked for. */
        public enum Role {
            /** The kernel's function in which it showed. */
            ACCESS,
            /** Where the lock was taken that was held already. */
            LOCKED_BEFORE,
            /** The other side of a race. */
            OTHER_THREAD,
            FREED,
            ALLOCATED
        }

        public Place at(String sourceFile, int sourceLine) {
            return new Place(role, function, module, offset, sourceFile, sourceLine);
        }
    }

    /** What the outside saw when the kernel itself said nothing. */
    public static KernelReport fromOutside(ReportKind kind, String title) {
        return new KernelReport(kind, "", title, "", "", -1, "", 0, List.of(), false, false, true, "");
    }

    /** Taken for true although it is cut off: the machine died while it was printed. */
    public KernelReport accepted() {
        return new KernelReport(kind, sub, title, function, module, offset, file, line, related, true, interleaved, true, text);
    }

    /** The same report with the places found in the sources. */
    public KernelReport located(String sourceFile, int sourceLine, List<Place> places) {
        return new KernelReport(kind, sub, title, function, module, offset, sourceFile, sourceLine, places, truncated, interleaved,
                confirmed, text);
    }

    /** Whether it tells that something stood still, with nothing of these modules in it. */
    public boolean isStallWithout(Set<String> own) {
        boolean isStall = kind == ReportKind.WORKQUEUE ? sub.equals("lockup") : kind.isHang() && kind != ReportKind.HANG;
        return isStall && !names(own);
    }

    private boolean names(Set<String> modules) {
        return modules.stream().anyMatch(m -> m.equals(module) || text.contains("[" + m + "]"));
    }

    /**
     * Whether it is about a driver that the board brings along, and nothing of the submission is in it.
     *
     * @param drivers folders of the kernel's source ({@code drivers/usb/dwc2/}) and names of functions ({@code dwc2_*})
     * @param own     names of the submission's modules
     */
    public boolean isOf(List<String> drivers, Set<String> own) {
        return !names(own)
                && drivers.stream().anyMatch(driver -> driver.endsWith("/") ? title.contains(" " + driver)
                        : driver.endsWith("*") ? function.startsWith(driver.substring(0, driver.length() - 1)) : function.equals(driver));
    }

    /** The same for the same mistake: without addresses, offsets, sizes, times and process numbers. */
    public String signature() {
        return kind + "/" + sub + "/" + function + "/" + file.replaceAll(".*/", "");
    }
}
