package dev.bootbench.agent.grading.kernellog;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A report while its lines come in: which lines belong to it, where it ends, and what of it is missing. Everything is
 * bounded, because a module can print for ever.
 */
final class ReportDraft {
    static final int MOST_TEXT = 64 * 1024;
    /** A report is longer only when something else prints in between. */
    private static final int MOST_LINES = 600;
    /** Lines after a head within which its confirmation has to come. */
    private static final int CONFIRMED_WITHIN = 60;
    /** Lines within which the kernel's own line follows the text of a warning ({@code refcount_t: underflow}). */
    private static final int TEXT_BEFORE_HEAD = 6;
    /** Lines after the end of a report within which a panic is still its consequence. */
    private static final int AFTERMATH = 40;
    /** Lines kept behind the last line that is certainly part of a report without an end marker. */
    private static final int AFTER_LAST_FRAME = 12;
    /** Lines after the beginning of a stack within which its first frame has to come. */
    private static final int FIRST_FRAME = 15;

    static final Pattern CONFIRMS = Pattern.compile(
            "^\\s*(?:Call [Tt]race:|Backtrace:|stack backtrace:|backtrace(?: \\(crc [0-9a-f]+\\))?:|RIP: [0-9a-f]{4}:|pc : |PC is at |Modules linked in:"
                    + "|CPU: \\d+ (?:UID: \\d+ )?PID: \\d+ Comm: |Tainted: |Not tainted |\\d+ locks? held by )");
    static final Pattern CUT_HERE = Pattern.compile("^-+\\[ cut here \\]-+\\s*$");
    static final Pattern RULER = Pattern.compile("^={40,}\\s*$");
    static final Pattern TRACE_END = Pattern.compile("---\\[ end trace [0-9a-f]+ \\]---");
    private static final Pattern STACK = Pattern.compile("^\\s*(?:Call [Tt]race:|Backtrace:|stack backtrace:|backtrace(?: \\(crc [0-9a-f]+\\))?:)");
    private static final Pattern FRAME = Pattern.compile("\\+0x[0-9a-f]+/0x[0-9a-f]+|^\\s*(?:\\[<[0-9a-f]+>\\] )?(?:\\? )?0x[0-9a-f]{8,16}\\s*$");
    private static final Pattern PANIC_END = Pattern.compile("---\\[ end Kernel panic - not syncing|Rebooting in \\d+ seconds");
    private static final Pattern CONSEQUENCE_OF_ANY = Pattern.compile(
            "not syncing: (?:Fatal exception|.{0,200}?: Fatal exception|panic_on_warn set|kernel: panic_on_warn|system warned too often|hung_task: blocked tasks"
                    + "|softlockup: hung tasks|Hard LOCKUP|Oopsed too often|panic_on_taint set|kasan\\.fault=panic set)");
    /** A task that died with interrupts off, or within a read-side section, leaves its CPU in a state that the next to run trips over. */
    private static final Pattern AFTER_A_DEATH = Pattern.compile("\\bWARNING: .*\\bkernel/(?:context_tracking|exit|rcu/tree\\w*)\\.[ch]:\\d+ ");
    /** Reports that have no stack: what they say about locks is all. */
    private static final Pattern WITHOUT_STACK = Pattern.compile("lock held when returning to user space");
    /** Reports that are one line long and have no stack. */
    private static final Pattern SINGLE_LINE = Pattern.compile(
            "VFS: Busy inodes after unmount|VFS: Close: file count is 0|unregister_netdevice: waiting for|Bad rss-counter|non-zero (?:pgtables_bytes|nr_pte|nr_pmd)"
                    + "|new suspected memory leaks");

    /** Between two rulers. */
    private static final Set<ReportKind> RULED =
            EnumSet.of(ReportKind.KASAN, ReportKind.KFENCE, ReportKind.KCSAN, ReportKind.KMSAN, ReportKind.UBSAN);
    /** "end trace" comes, or something broke in. */
    private static final Set<ReportKind> MARKS_ITS_END = EnumSet.of(
            ReportKind.NULL_POINTER, ReportKind.BAD_ADDRESS, ReportKind.GENERAL_PROTECTION, ReportKind.CPU_TRAP, ReportKind.OOPS,
            ReportKind.KERNEL_BUG, ReportKind.LIST_CORRUPTION, ReportKind.USERCOPY, ReportKind.FORTIFY, ReportKind.WARNING, ReportKind.REFCOUNT);
    /** The kernel prints the text of a warning above the line that says where it is. */
    private static final Set<ReportKind> TEXT_OF_WARNING = EnumSet.of(
            ReportKind.OBJECT, ReportKind.LIST_CORRUPTION, ReportKind.FORTIFY, ReportKind.USERCOPY, ReportKind.PREEMPT, ReportKind.REFCOUNT,
            ReportKind.SLAB, ReportKind.IRQ);

    private final ReportKind kind;
    private final String caller;
    private final int start;
    private final List<LogLine> before;
    private final List<LogLine> lines = new ArrayList<>();
    private boolean confirmed;
    private boolean interrupted;
    private boolean asksOtherCpus;
    private int endedAt = -1;
    private int cutHereAt = -1;

    /**
     * @param start  number of the head's line in the log
     * @param before the text that the kernel printed above the head and that belongs to it
     */
    ReportDraft(ReportKind kind, String caller, int start, List<LogLine> before) {
        this.kind = kind;
        this.caller = caller;
        this.start = start;
        this.before = List.copyOf(before);
    }

    int start() {
        return start;
    }

    /** Whether a line that this one printed can belong to it. A kernel that names no callers names none anywhere. */
    boolean isOf(String someone) {
        return someone.isEmpty() || caller.isEmpty() || caller.equals(someone) || asksOtherCpus && someone.startsWith("C");
    }

    /** Whether the line belongs to this report. */
    boolean takes(LogLine line, Optional<ReportKind> head) {
        if (lines.size() >= MOST_LINES) {
            return false;
        }
        if (kind.isNotice()) {
            // The stack after a failed allocation belongs to the notice; a report inside is a report.
            return head.isEmpty() && lines.size() < CONFIRMED_WITHIN;
        }
        if (endedAt >= 0) {
            // Kept for now, because a panic may still follow; finish() cuts what turns out not to belong.
            boolean belongs = lines.size() - endedAt <= AFTERMATH && (head.isEmpty() || isConsequence(line, head.get()));
            if (belongs && head.isPresent() && head.get() == ReportKind.WARNING) {
                // It has an end of its own.
                endedAt = -1;
            }
            return belongs;
        }
        if (head.isEmpty()) {
            return true;
        }
        if (isConsequence(line, head.get())) {
            cutHereAt = -1;
            return true;
        }
        interrupted = confirmed && MARKS_ITS_END.contains(kind) && head.get() != ReportKind.BANNER;
        return false;
    }

    void add(LogLine line) {
        String text = line.text();
        confirmed |= !lines.isEmpty() && lines.size() <= CONFIRMED_WITHIN && CONFIRMS.matcher(text).find();
        asksOtherCpus |= text.contains("Sending NMI from CPU");
        if (endedAt < 0 && confirmed && CUT_HERE.matcher(text).matches()) {
            // The next report announces itself, unless it turns out to be a consequence.
            cutHereAt = lines.size();
        }
        boolean ruled = RULED.contains(kind) && !lines.isEmpty() && RULER.matcher(text).matches();
        if (endedAt < 0 && (ruled || TRACE_END.matcher(text).find() || PANIC_END.matcher(text).find())) {
            endedAt = lines.size();
        }
        lines.add(line);
    }

    /** Whether another report broke into this one before it came to its end. */
    boolean isInterrupted() {
        return interrupted;
    }

    private boolean isConsequence(LogLine line, ReportKind next) {
        boolean going = endedAt < 0;
        boolean announced = going && !confirmed && lines.size() <= TEXT_BEFORE_HEAD;
        return switch (next) {
            case PANIC -> going || CONSEQUENCE_OF_ANY.matcher(line.text()).find();
            case CPU_TRAP, OOPS, HEAD_LOST, LEFT_IN_USE -> going;
            case STACK -> going && (kind == ReportKind.STACK || line.text().contains("double fault"));
            case KERNEL_BUG, LIST_CORRUPTION, USERCOPY, FORTIFY -> announced
                    && (kind == ReportKind.LIST_CORRUPTION || kind == ReportKind.USERCOPY || kind == ReportKind.FORTIFY);
            case REFCOUNT -> announced && kind == next;
            case OBJECT -> announced && kind == next || kind == next && line.text().contains("-EEXIST");
            case SLAB -> going && kind == next && line.text().contains("still has objects");
            case WARNING -> !going && MARKS_ITS_END.contains(kind) && AFTER_A_DEATH.matcher(line.text()).find()
                    || going && kind == ReportKind.ATOMIC_SLEEP && line.text().contains("preempt_count_sub")
                    || announced && TEXT_OF_WARNING.contains(kind) || kind == ReportKind.SLAB && line.text().contains("mm/slab_common.c");
            case RCU_STALL -> kind == next;
            // The counter that was wrong is set right by the report, and so is wrong for the one who goes on.
            case ATOMIC_SLEEP -> going && (kind == ReportKind.WORKQUEUE || kind == ReportKind.PREEMPT || kind == next && line.text().endsWith("/0x00000000"));
            case LOCKDEP -> going && kind != next && confirmed;
            case GENERAL_PROTECTION, NULL_POINTER, BAD_ADDRESS, KASAN, KMSAN, KCSAN, KFENCE, UBSAN, PREEMPT, SPINLOCK,
                    SOFT_LOCKUP, HARD_LOCKUP, HUNG_TASK, WORKQUEUE, LOCKDEP_OFF, RCU_MISUSE, PAGE_STATE, MEMORY_LEAK, IRQ, RUST_PANIC,
                    BANNER, ALLOC_FAILED, OOM_KILL, REBOOT, HANG, TAINT -> false;
        };
    }

    KernelReport finish(Set<String> own, boolean mixed) {
        trimTail();
        LogLine head = lines.getFirst();
        boolean interleaved = mixed || interrupted || lines.stream().anyMatch(LogLine::interleaved);
        boolean single = SINGLE_LINE.matcher(head.text()).find();
        List<LogLine> all = new ArrayList<>(before);
        all.addAll(lines);
        Culprit culprit = Culprit.find(kind, all, own, interleaved);
        return new KernelReport(kind, SubKind.of(kind, all), Printable.of(head.text().strip()), culprit.frame().function(), culprit.frame().module(),
                culprit.frame().offset(), culprit.file(), culprit.line(), culprit.related(), isTruncated(single), interleaved,
                confirmed || single, text(all));
    }

    /** A report swallows what follows until it is certain that nothing more belongs to it. */
    private void trimTail() {
        int limit = cutHereAt > 0 ? cutHereAt : lines.size();
        int last = Math.max(endedAt, 0);
        for (int i = last; i < limit; i++) {
            String text = lines.get(i).text();
            boolean body = endedAt < 0 && (FRAME.matcher(text).find() || CONFIRMS.matcher(text).find());
            if (body || PANIC_END.matcher(text).find() || i > 0 && Heads.kindOf(text).isPresent()) {
                last = i;
            }
        }
        int keep = Math.min(limit, last + 1 + (last == endedAt ? 0 : AFTER_LAST_FRAME));
        lines.subList(keep, lines.size()).clear();
    }

    private boolean isTruncated(boolean single) {
        if (kind == ReportKind.OOPS || kind == ReportKind.HEAD_LOST
                || kind == ReportKind.PANIC && CONSEQUENCE_OF_ANY.matcher(lines.getFirst().text()).find()) {
            return true;
        }
        if (lines.stream().skip(1).anyMatch(LogLine::gapBefore) || confirmed && lines.getLast().cut()) {
            return true;
        }
        int stack = -1;
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i).text();
            if (STACK.matcher(text).find()) {
                stack = i;
            } else if (stack >= 0 && i <= stack + FIRST_FRAME && FRAME.matcher(text).find()) {
                return false;
            }
        }
        return confirmed && !single && !WITHOUT_STACK.matcher(lines.getFirst().text()).find();
    }

    static String text(List<LogLine> lines) {
        String all = Printable.of(lines.stream().map(LogLine::text).collect(Collectors.joining("\n")));
        if (all.length() <= MOST_TEXT) {
            return all;
        }
        return all.substring(0, MOST_TEXT / 2) + "\n… " + (all.length() - MOST_TEXT) + " characters cut here …\n"
                + all.substring(all.length() - MOST_TEXT / 2);
    }
}
