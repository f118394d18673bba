package dev.bootbench.agent.grading.kernellog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who is guilty of a report, read from its stacks and registers. {@code offset} is -1, {@code line} 0 when unknown. */
record Culprit(String function, String module, long offset, String file, int line) {
    private static final String SYMBOL = "([A-Za-z_][\\w.]*)\\+0x([0-9a-f]+)/0x([0-9a-f]+)(?: \\[([\\w-]+)(?:[ (][^\\]]*)?\\])?";
    private static final Pattern FRAME = Pattern.compile("^\\s*(?:\\[<[0-9a-f]+>\\]\\s*)?(\\? )?" + SYMBOL + "(?: \\([A-Z]+\\))?\\s*$");
    private static final Pattern RIP = Pattern.compile("^RIP: (?!0033)[0-9a-f]{4}:(?:\\[<[0-9a-f]+>\\]\\s+\\[<[0-9a-f]+>\\]\\s+)?" + SYMBOL);
    private static final Pattern PC = Pattern.compile("^(?:pc : |PC is at )" + SYMBOL);
    private static final Pattern STACK =
            Pattern.compile("^(?:Call [Tt]race:|Backtrace:|Allocated by task|Freed by task|allocated by |freed by |backtrace:|Uninit was|stack backtrace:)");
    private static final Pattern FREED = Pattern.compile("^[Ff]reed by ");
    private static final Pattern ALLOCATED = Pattern.compile("^(?:[Aa]llocated by |Uninit was|backtrace:)");
    /** Lines between frames that do not end a stack: its sections, and addresses that belong to no function any more. */
    private static final Pattern WITHIN = Pattern.compile(
            "^\\s*(?:</?(?:TASK|IRQ|NMI|SOFTIRQ|#DF|ENTRY_TRAMPOLINE)>|(?:\\? )?0x[0-9a-f]+)\\s*$");
    private static final Pattern NAMED = Pattern.compile("(?:hint: |last function: |^Workqueue: \\S+ |\\bin: |Allocated in |Freed in )([A-Za-z_][\\w.]*)(?:\\+0x[0-9a-f]+/0x[0-9a-f]+)?(?: \\[([\\w-]+)\\])?");
    /** {@code at FILE:LINE}: what WARN, BUG and UBSAN print themselves. */
    private static final Pattern WARN_AT = Pattern.compile("\\bWARNING: (?:CPU: \\d+ PID: -?\\d+ at )?(?:\\[.*\\] )?([\\w./+-]+\\.[chS]):(\\d+)");
    private static final Pattern BUG_AT = Pattern.compile("[Kk]ernel BUG at ([\\w./+-]+\\.[chS]):(\\d+)");
    private static final Pattern UBSAN_AT = Pattern.compile("\\bUBSAN: .* in ([\\w./+-]+\\.[chS]):(\\d+)");
    private static final Pattern RUST_AT = Pattern.compile("panicked at ([\\w./+-]+\\.rs):(\\d+)");
    private static final Pattern COMPILER_SUFFIX = Pattern.compile("\\.(?:isra|constprop|part|cold|llvm)(?:\\.\\d+)?");
    /** Names that only say that a report is being printed, or that something waits: never what a reader looks for. */
    private static final Pattern MACHINERY = Pattern.compile(
            "^(?:_*dump_stack\\w*|show_stack|panic|_*warn\\w*|report_bug|handle_bug|kasan_\\w+|_*asan_\\w+|print_(?:report|address_description|bug)\\w*"
                    + "|refcount_warn_saturate|__list_(?:add|del)_\\w+|_*schedule\\w*|\\w*sched_\\w*|\\w*_lock\\w*|_raw_spin_\\w+|\\w*slowpath\\w*|down\\w*|rwsem_\\w+"
                    + "|\\w*wait\\w*|\\w*completion\\w*|synchronize_\\w+|cancel_\\w+|flush_\\w+|asm_\\w+|exc_\\w+|do_error_trap|page_fault_oops"
                    + "|__die\\w*|die\\w*|oops_\\w+|\\w*_might_resched|__?might_\\w+|\\w*sysvec\\w*|\\w*hrtimer\\w*|watchdog_\\w+|ret_from_fork\\w*|kthread)$");

    static final Culprit UNKNOWN = new Culprit("", "", -1, "", 0);

    /** @param own names of the student's modules, as the kernel writes them (underscores) */
    static Culprit find(List<LogLine> report, Set<String> own, boolean onlyWholeLines) {
        Stacks stacks = Stacks.read(report, onlyWholeLines);
        Culprit function = stacks.guilty(own);
        for (LogLine line : report) {
            for (Pattern at : List.of(WARN_AT, BUG_AT, UBSAN_AT, RUST_AT)) {
                Matcher m = at.matcher(line.text());
                if (m.find()) {
                    return new Culprit(function.function, function.module, function.offset, m.group(1), Integer.parseInt(m.group(2)));
                }
            }
        }
        return function;
    }

    /** The places of a report in the order in which they are asked. */
    private record Stacks(List<Frame> pointer, List<Frame> access, List<Frame> freed, List<Frame> allocated, List<Frame> named) {
        static Stacks read(List<LogLine> report, boolean onlyWholeLines) {
            Stacks stacks = new Stacks(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            List<Frame> current = null;
            for (LogLine line : report) {
                if (onlyWholeLines && (line.interleaved() || line.cut())) {
                    continue;
                }
                String text = line.text();
                Matcher rip = RIP.matcher(text);
                Matcher pc = PC.matcher(text);
                Matcher frame = FRAME.matcher(text);
                Matcher name = NAMED.matcher(text);
                if (STACK.matcher(text).find()) {
                    current = FREED.matcher(text).find() ? stacks.freed
                            : ALLOCATED.matcher(text).find() ? stacks.allocated : stacks.access;
                } else if (rip.find()) {
                    stacks.pointer.add(frame(rip, 0));
                } else if (pc.find()) {
                    stacks.pointer.add(frame(pc, 0));
                } else if (current != null && frame.matches()) {
                    if (frame.group(1) == null) {
                        current.add(frame(frame, 1));
                    }
                } else if (!WITHIN.matcher(text).matches()) {
                    current = null;
                    if (name.find()) {
                        stacks.named.add(new Frame(name.group(1), -1, name.group(2) == null ? "" : name.group(2)));
                    }
                }
            }
            return stacks;
        }

        Culprit guilty(Set<String> own) {
            List<Frame> inOrder = new ArrayList<>();
            // A report repeats the registers of user space or of an outer report at its end: the first set counts.
            pointer.stream().limit(1).forEach(inOrder::add);
            inOrder.addAll(access);
            inOrder.addAll(freed);
            inOrder.addAll(allocated);
            inOrder.addAll(named);
            return inOrder.stream().filter(f -> own.contains(f.module)).findFirst()
                    .or(() -> inOrder.stream().filter(f -> !f.module.isEmpty()).findFirst())
                    .or(() -> inOrder.stream().filter(f -> !MACHINERY.matcher(f.function).matches()).findFirst())
                    .or(() -> inOrder.stream().findFirst())
                    .map(f -> new Culprit(f.function, f.module, f.offset, "", 0))
                    .orElse(UNKNOWN);
        }

        /** @param shift 1 for a frame of a stack: it has one group more, and names the place of return, one behind the call. */
        private static Frame frame(Matcher m, int shift) {
            String module = m.group(4 + shift);
            return new Frame(COMPILER_SUFFIX.matcher(m.group(1 + shift)).replaceAll(""),
                    parseOffset(m.group(2 + shift)) - shift, module == null ? "" : module);
        }

        private static long parseOffset(String hex) {
            return hex.length() > 12 ? -1 : Long.parseLong(hex, 16);
        }
    }

    private record Frame(String function, long offset, String module) {}
}
