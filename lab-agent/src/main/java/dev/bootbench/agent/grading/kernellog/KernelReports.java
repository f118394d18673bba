package dev.bootbench.agent.grading.kernellog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the reports of a kernel in its log. A line opens one when the table of heads knows it; it is
 * {@link KernelReport#confirmed} only when a stack, registers or the like follow. What a report drags after itself
 * (the panic after an oops, the trap after a BUG) belongs to it and is no report of its own.
 */
public final class KernelReports {
    /** A report is longer only when something else prints in between. */
    private static final int MOST_LINES = 600;
    private static final int MOST_TEXT = 64 * 1024;
    /** Lines after a head within which its confirmation has to come. */
    private static final int CONFIRMED_WITHIN = 60;
    /** Lines after the end of a report within which a panic is still its consequence. */
    private static final int AFTERMATH = 40;
    /** Lines kept behind the last line that is certainly part of a report without an end marker. */
    private static final int AFTER_LAST_FRAME = 12;

    private static final Pattern CONFIRMS = Pattern.compile(
            "^\\s*(?:Call [Tt]race:|Backtrace:|stack backtrace:|RIP: [0-9a-f]{4}:|pc : |PC is at |Modules linked in:|CPU: \\d+ (?:UID: \\d+ )?PID: \\d+ Comm: )");
    private static final Pattern STACK = Pattern.compile("^\\s*(?:Call [Tt]race:|Backtrace:|stack backtrace:)");
    private static final Pattern FRAME = Pattern.compile("\\+0x[0-9a-f]+/0x[0-9a-f]+");
    private static final Pattern TRACE_END = Pattern.compile("---\\[ end trace [0-9a-f]+ \\]---");
    private static final Pattern PANIC_END = Pattern.compile("---\\[ end Kernel panic - not syncing|Rebooting in \\d+ seconds");
    private static final Pattern RULER = Pattern.compile("^={40,}\\s*$");
    private static final Pattern CUT_HERE = Pattern.compile("^-+\\[ cut here \\]-+\\s*$");
    private static final Pattern CONSEQUENCE_OF_ANY = Pattern.compile(
            "not syncing: (?:Fatal exception|.*: Fatal exception|panic_on_warn set|kernel: panic_on_warn|system warned too often|hung_task: blocked tasks"
                    + "|softlockup: hung tasks|Hard LOCKUP|Oopsed too often|panic_on_taint set|kasan\\.fault=panic set)");

    private KernelReports() {}

    /**
     * @param own names of the student's modules, as the kernel writes them (underscores for dashes)
     * @return in the order of the log, notices included
     */
    public static List<KernelReport> find(List<LogLine> log, Set<String> own) {
        List<KernelReport> reports = new ArrayList<>();
        Draft open = null;
        for (int i = 0; i < log.size(); i++) {
            LogLine line = log.get(i);
            Optional<ReportKind> kind = Heads.kindOf(line.text());
            if (open != null && !open.takes(line, kind, i)) {
                reports.add(open.finish(own));
                open = null;
            }
            if (open == null && kind.isPresent()) {
                open = new Draft(kind.get(), i);
            }
            if (open != null) {
                open.lines.add(line);
            }
        }
        if (open != null) {
            reports.add(open.finish(own));
        }
        return reports;
    }

    /** The lines of records, as the reports are read from them. A jump in the numbering is a gap. */
    public static List<LogLine> lines(List<KernelRecord> records) {
        List<LogLine> lines = new ArrayList<>();
        KernelRecord before = null;
        for (KernelRecord record : records) {
            boolean gap = before != null && before.boot() == record.boot() && record.sequence() > before.sequence() + 1;
            before = record;
            if (!record.fromKernel()) {
                continue;
            }
            for (String text : record.lines()) {
                lines.add(new LogLine(record.caller(), text, gap, false, false));
                gap = false;
            }
        }
        return lines;
    }

    /** A report while its lines come in. */
    private static final class Draft {
        private final ReportKind kind;
        private final int start;
        private final List<LogLine> lines = new ArrayList<>();
        private int endedAt = -1;
        private int rulers;

        Draft(ReportKind kind, int start) {
            this.kind = kind;
            this.start = start;
        }

        /** Whether the line belongs to this report. */
        boolean takes(LogLine line, Optional<ReportKind> head, int at) {
            if (lines.size() >= MOST_LINES) {
                return false;
            }
            if (kind.isNotice()) {
                // The stack after a failed allocation belongs to the notice; a report inside is a report.
                return head.isEmpty() && at - start < CONFIRMED_WITHIN;
            }
            if (endedAt >= 0) {
                // Kept for now, because a panic may still follow; finish() cuts what turns out not to belong.
                return at - start - endedAt <= AFTERMATH && (head.isEmpty() || isConsequence(line, head.get()));
            }
            if (head.isPresent()) {
                return isConsequence(line, head.get());
            }
            if (CUT_HERE.matcher(line.text()).matches() && isConfirmed()) {
                // The next report announces itself.
                return kind == ReportKind.LIST_CORRUPTION || kind == ReportKind.USERCOPY || kind == ReportKind.FORTIFY;
            }
            noteEnd(line, at - start);
            return true;
        }

        private boolean isConsequence(LogLine line, ReportKind next) {
            return switch (next) {
                case PANIC -> CONSEQUENCE_OF_ANY.matcher(line.text()).find() || endedAt < 0;
                case CPU_TRAP, OOPS, HEAD_LOST -> endedAt < 0;
                case STACK -> endedAt < 0 && line.text().contains("double fault");
                case KERNEL_BUG, LIST_CORRUPTION, USERCOPY, FORTIFY -> endedAt < 0 && !isConfirmed()
                        && (kind == ReportKind.LIST_CORRUPTION || kind == ReportKind.USERCOPY || kind == ReportKind.FORTIFY);
                case REFCOUNT, OBJECT -> endedAt < 0 && kind == next && !isConfirmed();
                case WARNING -> endedAt < 0 && !isConfirmed() && (kind == ReportKind.OBJECT
                        || kind == ReportKind.LIST_CORRUPTION || kind == ReportKind.FORTIFY || kind == ReportKind.USERCOPY);
                case RCU_STALL -> kind == ReportKind.RCU_STALL;
                case LEFT_IN_USE -> endedAt < 0;
                case GENERAL_PROTECTION, NULL_POINTER, BAD_ADDRESS -> false;
                case LOCKDEP -> endedAt < 0 && kind != ReportKind.LOCKDEP && isConfirmed();
                case KASAN, KMSAN, KCSAN, KFENCE, UBSAN, SLAB, ATOMIC_SLEEP, PREEMPT, SPINLOCK, SOFT_LOCKUP, HARD_LOCKUP,
                        HUNG_TASK, WORKQUEUE, LOCKDEP_OFF, RCU_MISUSE, PAGE_STATE, MEMORY_LEAK, IRQ, RUST_PANIC, BANNER,
                        ALLOC_FAILED, OOM_KILL, REBOOT, HANG, TAINT -> false;
            };
        }

        private void noteEnd(LogLine line, int at) {
            String text = line.text();
            boolean ruled = kind == ReportKind.KASAN || kind == ReportKind.KFENCE || kind == ReportKind.KCSAN
                    || kind == ReportKind.KMSAN || kind == ReportKind.UBSAN;
            if (ruled && RULER.matcher(text).matches()) {
                rulers++;
            }
            // The ruler above the head of a sanitizer's report stands before it: the one seen here is the second.
            if (TRACE_END.matcher(text).find() || PANIC_END.matcher(text).find() || rulers == 1) {
                endedAt = at;
            }
        }

        private boolean isConfirmed() {
            return lines.stream().skip(1).limit(CONFIRMED_WITHIN).anyMatch(l -> CONFIRMS.matcher(l.text()).find());
        }

        KernelReport finish(Set<String> own) {
            LogLine head = lines.getFirst();
            trimTail();
            boolean interleaved = lines.stream().anyMatch(LogLine::interleaved);
            boolean confirmed = isConfirmed();
            Culprit culprit = Culprit.find(lines, own, interleaved);
            return new KernelReport(kind, Printable.of(head.text().strip()), culprit.function(), culprit.module(), culprit.offset(),
                    culprit.file(), culprit.line(), truncated(confirmed), interleaved, confirmed, text());
        }

        /** A report swallows what follows until it is certain that nothing more belongs to it. */
        private void trimTail() {
            int last = Math.max(endedAt, 0);
            for (int i = last; i < lines.size(); i++) {
                String text = lines.get(i).text();
                boolean body = endedAt < 0 && (FRAME.matcher(text).find() || CONFIRMS.matcher(text).find());
                if (body || PANIC_END.matcher(text).find() || Heads.kindOf(text).isPresent()) {
                    last = i;
                }
            }
            int keep = Math.min(lines.size(), last + 1 + (last == endedAt ? 0 : AFTER_LAST_FRAME));
            lines.subList(keep, lines.size()).clear();
        }

        private boolean truncated(boolean confirmed) {
            if (kind == ReportKind.OOPS || kind == ReportKind.HEAD_LOST) {
                return true;
            }
            if (lines.stream().skip(1).anyMatch(LogLine::gapBefore) || confirmed && lines.getLast().cut()) {
                return true;
            }
            int stack = -1;
            boolean frames = false;
            for (int i = 0; i < lines.size(); i++) {
                String text = lines.get(i).text();
                if (STACK.matcher(text).find()) {
                    stack = i;
                } else if (stack >= 0 && i <= stack + 15 && FRAME.matcher(text).find()) {
                    frames = true;
                }
            }
            return confirmed && !frames;
        }

        private String text() {
            String all = Printable.of(lines.stream().map(LogLine::text).collect(Collectors.joining("\n")));
            if (all.length() <= MOST_TEXT) {
                return all;
            }
            return all.substring(0, MOST_TEXT / 2) + "\n… " + (all.length() - MOST_TEXT) + " characters cut here …\n"
                    + all.substring(all.length() - MOST_TEXT / 2);
        }
    }

    /** Where a board that answers to nothing but SysRq stands, from what its kernel printed then; empty when it printed no stack of the student's. */
    public static Optional<KernelReport> standstill(List<LogLine> printed, Set<String> own) {
        Culprit culprit = Culprit.find(printed, own, false);
        if (!own.contains(culprit.module())) {
            return Optional.empty();
        }
        String text = Printable.of(printed.stream().map(LogLine::text).collect(Collectors.joining("\n")));
        return Optional.of(new KernelReport(ReportKind.HANG, "The board stopped answering in " + culprit.function(), culprit.function(),
                culprit.module(), culprit.offset(), "", 0, false, false, true, text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text));
    }

    /** The first head that is neither a notice nor confirmed: shown to the reader as a look-alike. */
    public static Optional<KernelReport> lookAlike(List<KernelReport> reports) {
        return reports.stream().filter(r -> !r.kind().isNotice() && !r.confirmed()).findFirst();
    }

}
