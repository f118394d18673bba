package dev.bootbench.agent.grading.kernellog;

import dev.bootbench.agent.grading.kernellog.KernelReport.Place;
import dev.bootbench.agent.grading.kernellog.KernelReport.Place.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is guilty of a report, read from its stacks and registers: the first reliable place in a module of the student's,
 * asked in the order of {@link #inOrder}; without one, the first that is not the machinery of reporting itself.
 *
 * @param line    0 when unknown
 * @param related the other places worth showing
 */
record Culprit(Frame frame, String file, int line, List<Place> related) {
    /** {@code at FILE:LINE}: what WARN, BUG, UBSAN and RCU print themselves. */
    private static final List<Pattern> SOURCE_LINES = List.of(
            Pattern.compile("\\bWARNING: (?:CPU: \\d+ PID: -?\\d+ at )?(?:\\[.{0,80}?\\] )?([\\w./+-]+\\.[chSr]s?):(\\d{1,6})"),
            Pattern.compile("[Kk]ernel BUG at ([\\w./+-]+\\.[chSr]s?):(\\d{1,6})"),
            Pattern.compile("\\bUBSAN: .{1,60} in ([\\w./+-]+\\.[chS]):(\\d{1,6})"),
            Pattern.compile("panicked at ([\\w./+-]+\\.rs):(\\d{1,6})"),
            Pattern.compile("^([\\w./+-]+\\.[ch]):(\\d{1,6}) (?:suspicious rcu_\\w+\\(\\) usage|[^:]*)!$"));
    /** Names that only say that a report is being printed, or that something waits: never what a reader looks for. */
    private static final Pattern MACHINERY = Pattern.compile(
            "_*dump_stack\\w*|show_(?:stack|regs)|panic|_*warn\\w*|report_bug|handle_bug|bug_handler|call_break_hook|brk_handler|kasan_\\w+|_*asan_\\w+|_*kasan_\\w+"
                    + "|print_(?:report|address_description|bug|circular|usage|deadlock)\\w*|check_(?:noncircular|prev_add\\w*|prevs_add)|validate_chain|lockdep_\\w+|_*lock_acquire\\w*|mark_lock\\w*"
                    + "|ubsan_\\w+|_*ubsan_\\w+|bad_page|refcount_warn_saturate|__list_(?:add|del)_\\w+|usercopy_abort|__check_\\w+|fortify_panic|_*schedule\\w*|\\w*sched_\\w*|\\w*_lock\\w*|_raw_spin_\\w+"
                    + "|\\w*slowpath\\w*|down\\w*|rwsem_\\w+|\\w*wait\\w*|\\w*completion\\w*|synchronize_\\w+|cancel_\\w+|flush_\\w+|asm_\\w+|exc_\\w+|do_error_trap|page_fault_oops|__?_?die\\w*|oops_\\w+"
                    + "|\\w*_might_resched|__?might_\\w+|\\w*sysvec\\w*|\\w*hrtimer\\w*|watchdog_\\w+|ret_from_fork\\w*|kthread|el1h?_\\w+|el1_\\w+|do_(?:mem_abort|translation_fault|undefinstr|debug_exception)"
                    + "|kmem_cache_\\w+|_*kmalloc\\w*|kfree|_*kmem_\\w+|__slab_\\w+|slab_\\w+|__alloc_pages\\w*|alloc_pages\\w*|__free_pages\\w*|free_\\w*pages?\\w*|v[mz]alloc\\w*|vfree|__vmalloc\\w*|printk|_printk|vprintk\\w*|rcu_\\w+|nmi_\\w+|arch_\\w+backtrace\\w*|trigger_\\w+");
    /** Kinds whose stack is that of somebody who was merely there: what the report names comes first. */
    private static final Set<ReportKind> NAMES_FIRST = Set.of(ReportKind.IRQ, ReportKind.WORKQUEUE, ReportKind.PREEMPT);

    static final Culprit UNKNOWN = new Culprit(new Frame("", -1, ""), "", 0, List.of());

    /** @param own names of the student's modules, as the kernel writes them (underscores) */
    static Culprit find(ReportKind kind, List<LogLine> report, Set<String> own, boolean onlyWholeLines) {
        Stacks stacks = Stacks.read(report, onlyWholeLines);
        List<Frame> inOrder = inOrder(kind, stacks);
        Optional<Frame> theirs = inOrder.stream().filter(f -> own.contains(f.module())).findFirst();
        Optional<Frame> guilty = theirs
                .or(() -> inOrder.stream().filter(f -> !f.module().isEmpty()).findFirst())
                .or(() -> inOrder.stream().filter(f -> !MACHINERY.matcher(f.function()).matches()).findFirst())
                .or(() -> inOrder.stream().findFirst());
        if (onlyWholeLines && theirs.isEmpty()) {
            // Of two reports in one, a name can be anybody's.
            guilty = Optional.empty();
        }
        Frame frame = guilty.orElse(UNKNOWN.frame);
        Optional<Place> source = sourceLine(report);
        boolean here = source.isPresent() && (theirs.isEmpty() || isPlaceOf(frame, stacks));
        return new Culprit(frame, here ? source.get().file() : "", here ? source.get().line() : 0, related(frame, stacks, own, here ? Optional.empty() : source));
    }

    private static List<Frame> inOrder(ReportKind kind, Stacks stacks) {
        List<Frame> inOrder = new ArrayList<>();
        boolean namesFirst = NAMES_FIRST.contains(kind);
        if (namesFirst) {
            inOrder.addAll(stacks.named());
        }
        if (kind.isHang()) {
            inOrder.addAll(stacks.pointers());
        } else {
            stacks.pointer().ifPresent(inOrder::add);
        }
        inOrder.addAll(stacks.callers());
        for (Role role : Role.values()) {
            inOrder.addAll(stacks.of(role));
        }
        if (!namesFirst) {
            inOrder.addAll(stacks.named());
        }
        return inOrder;
    }

    private static Optional<Place> sourceLine(List<LogLine> report) {
        for (LogLine line : report) {
            for (Pattern at : SOURCE_LINES) {
                Matcher m = at.matcher(line.text());
                if (m.find()) {
                    return Optional.of(new Place(Role.ACCESS, "", "", -1, m.group(1), Integer.parseInt(m.group(2))));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the line that the report names is in this function, and not in the kernel code that it called. */
    private static boolean isPlaceOf(Frame frame, Stacks stacks) {
        return stacks.pointer().map(frame::equals).orElseGet(() -> stacks.of(Role.ACCESS).stream()
                .filter(f -> !MACHINERY.matcher(f.function()).matches()).findFirst().map(frame::equals).orElse(true));
    }

    private static List<Place> related(Frame guilty, Stacks stacks, Set<String> own, Optional<Place> kernelLine) {
        List<Place> places = new ArrayList<>();
        stacks.pointer().filter(f -> !f.equals(guilty) && own.contains(guilty.module())).ifPresent(f ->
                places.add(new Place(Role.ACCESS, f.function(), f.module(), f.offset(),
                        kernelLine.map(Place::file).orElse(""), kernelLine.map(Place::line).orElse(0))));
        for (Role role : List.of(Role.LOCKED_BEFORE, Role.OTHER_THREAD, Role.FREED, Role.ALLOCATED)) {
            stacks.of(role).stream().filter(f -> own.contains(f.module())).findFirst()
                    .or(() -> stacks.of(role).stream().filter(f -> !MACHINERY.matcher(f.function()).matches()).findFirst())
                    .filter(f -> !f.equals(guilty))
                    .ifPresent(f -> places.add(new Place(role, f.function(), f.module(), f.offset(), "", 0)));
        }
        return List.copyOf(places);
    }
}
