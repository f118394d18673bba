package dev.bootbench.agent.grading.kernellog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the reports of a kernel in its log. A line opens one when the table of heads knows it; it is
 * {@link KernelReport#confirmed} only when a stack, registers or the like follow. What a report drags after itself
 * (the panic after an oops, the trap after a BUG) belongs to it and is no report of its own.
 *
 * <p>One pass over the lines; time and memory grow with the log and no faster, whatever a module prints.
 */
public final class KernelReports {
    /** Reports that print at the same time, each under the name of its own caller. */
    private static final int MOST_AT_ONCE = 8;
    /** More than that says no more. */
    private static final int MOST_CONFIRMED = 100;
    /** Heads that nothing followed: a module prints them by the thousand. */
    private static final int MOST_ALONE = 20;
    /** Lines that a warning's text has above its head. */
    private static final int MOST_BEFORE = 6;
    /** Lines that are searched for the rest of a report whose head is lost. */
    private static final int LOST_HEAD = 80;

    private final List<LogLine> log;
    private final Set<String> own;
    private final List<ReportDraft> open = new ArrayList<>();
    private final List<Finished> finished = new ArrayList<>();
    private final List<LogLine> before = new ArrayList<>();
    private int alone;
    private int confirmed;
    private int free;
    private boolean mixed;

    private record Finished(int start, KernelReport report) {}

    private KernelReports(List<LogLine> log, Set<String> own) {
        this.log = log;
        this.own = own;
    }

    /**
     * @param own names of the student's modules, as the kernel writes them (underscores for dashes)
     * @return in the order of the log, notices included
     */
    public static List<KernelReport> find(List<LogLine> log, Set<String> own) {
        return new KernelReports(log, own).find();
    }

    private List<KernelReport> find() {
        for (int i = 0; i < log.size(); i++) {
            take(log.get(i), i);
        }
        List.copyOf(open).forEach(this::close);
        List<KernelReport> reports = finished.stream().sorted(Comparator.comparingInt(Finished::start)).map(Finished::report).toList();
        return withoutRepetitions(reports);
    }

    private void take(LogLine line, int at) {
        Optional<ReportKind> head = Heads.kindOf(line.text());
        ReportDraft draft = of(line);
        if (draft != null && !draft.takes(line, head)) {
            close(draft);
            mixed = draft.isInterrupted();
            draft = null;
        }
        if (draft == null && head.isPresent()) {
            draft = open(head.get(), line, at);
        } else if (draft == null && open.isEmpty() && ReportDraft.TRACE_END.matcher(line.text()).find()) {
            lostHead(at);
        }
        if (draft != null) {
            draft.add(line);
            free = at + 1;
        }
        remember(line);
    }

    private @Nullable ReportDraft of(LogLine line) {
        for (ReportDraft draft : open.reversed()) {
            if (draft.isOf(line.caller())) {
                return draft;
            }
        }
        return null;
    }

    private ReportDraft open(ReportKind kind, LogLine line, int at) {
        if (open.size() >= MOST_AT_ONCE) {
            close(open.getFirst());
        }
        ReportDraft draft = new ReportDraft(kind, line.caller(), at, before);
        open.add(draft);
        before.clear();
        return draft;
    }

    private void close(ReportDraft draft) {
        open.remove(draft);
        KernelReport report = draft.finish(own, mixed);
        mixed = false;
        boolean kept = report.confirmed() ? confirmed++ < MOST_CONFIRMED : alone++ < MOST_ALONE;
        if (kept) {
            finished.add(new Finished(draft.start(), report));
        }
    }

    /** The text of a warning stands between "cut here" and the line that says where it is. */
    private void remember(LogLine line) {
        if (ReportDraft.CUT_HERE.matcher(line.text()).matches()) {
            before.clear();
        } else if (before.isEmpty()) {
            return;
        }
        if (before.size() > MOST_BEFORE) {
            before.clear();
        } else {
            before.add(line);
        }
    }

    /** The end of a report that nothing began: what of it is there counts, under no more than its name. */
    private void lostHead(int end) {
        for (int i = Math.max(free, end - LOST_HEAD); i < end; i++) {
            if (ReportDraft.CONFIRMS.matcher(log.get(i).text()).find()) {
                ReportDraft draft = new ReportDraft(ReportKind.HEAD_LOST, log.get(i).caller(), i, List.of());
                log.subList(Math.max(free, i - 1), end + 1).forEach(draft::add);
                close(draft);
                free = end + 1;
                return;
            }
        }
    }

    /** A lockup reports itself again and again while it lasts, and by more than one detector. */
    private static List<KernelReport> withoutRepetitions(List<KernelReport> reports) {
        Set<String> hung = new HashSet<>();
        return reports.stream().filter(r -> !r.confirmed() || !r.kind().isHang() || r.function().isEmpty() || hung.add(r.function())).toList();
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

    /**
     * The reports of one time, seen twice: in the kernel's log and on its console. What both have is taken from the log,
     * which loses nothing; what only the console has is added.
     */
    public static List<KernelReport> joined(List<KernelReport> logged, List<KernelReport> console) {
        List<KernelReport> all = new ArrayList<>(logged);
        console.stream().filter(c -> logged.stream().noneMatch(l -> l.kind() == c.kind() && (l.confirmed() || !c.confirmed()))).forEach(all::add);
        return all;
    }

    /**
     * Where a board stands that answers to nothing but SysRq, or a process that cannot be killed, from what the kernel
     * printed when it was asked; empty when it printed no stack of the student's.
     */
    public static Optional<KernelReport> standstill(List<LogLine> printed, Set<String> own) {
        Culprit culprit = Culprit.find(ReportKind.HANG, printed, own, false);
        if (!own.contains(culprit.frame().module())) {
            return Optional.empty();
        }
        return Optional.of(new KernelReport(ReportKind.HANG, "", "Stood still in " + culprit.frame().function(), culprit.frame().function(),
                culprit.frame().module(), culprit.frame().offset(), "", 0, culprit.related(), false, false, true, ReportDraft.text(printed)));
    }

    /** The first head that is neither a notice nor confirmed: shown to the reader as a look-alike. */
    public static Optional<KernelReport> lookAlike(List<KernelReport> reports) {
        return reports.stream().filter(r -> !r.kind().isNotice() && !r.confirmed()).findFirst();
    }
}
