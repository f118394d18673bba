package dev.bootbench.agent.grading.kernellog;

import dev.bootbench.agent.grading.kernellog.KernelReport.Place.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a report names, sorted by what it says about it: where the CPU stood, its stack, who allocated, who freed. */
final class Stacks {
    private static final Pattern STACK = Pattern.compile(
            "^\\s*(?:Call [Tt]race:|Backtrace:|[Aa]llocated by |[Ff]reed by |backtrace(?: \\(crc [0-9a-f]+\\))?:|Uninit was|Local variable|stack backtrace:|Preemption disabled at:"
                    + "|Last potentially related work creation:|Second to last potentially related work creation:|-> #\\d+ )");
    private static final Pattern FREED = Pattern.compile("^\\s*[Ff]reed by ");
    private static final Pattern ALLOCATED = Pattern.compile("^\\s*(?:[Aa]llocated by |Uninit was|Local variable|backtrace)");
    private static final Pattern ASIDE = Pattern.compile("^\\s*(?:Preemption disabled|Last potentially|Second to last|-> #\\d+ )");
    /** KCSAN prints the accesses of both sides, each with its stack under a line of its own. */
    private static final Pattern OTHER_THREAD = Pattern.compile("^(?:read|write|value changed|read-write).* (?:to|of) 0x[0-9a-f]+ .*by (?:task|interrupt)");
    /** Lines between frames that do not end a stack: its sections, and addresses that belong to no function any more. */
    private static final Pattern WITHIN = Pattern.compile(
            "^\\s*(?:</?(?:TASK|IRQ|NMI|SOFTIRQ|#DF|ENTRY_TRAMPOLINE)>|(?:\\[<[0-9a-f]+>\\]\\s*)?(?:\\? )?0x[0-9a-f]+(?: \\[[^\\]]*\\])?)\\s*$");
    private static final Pattern LOCK = Pattern.compile(" at: (?:\\[<[0-9a-f]+>\\] )?" + Frame.SYMBOL);
    private static final Pattern NAMED = Pattern.compile(
            "(?:hint: |last function: |^Workqueue: \\S+ |[Aa]llocated in |[Ff]reed in |initcall |\\btimer: |when called from |Kernel stack is corrupted in: |\\[<[^>]{1,20}>\\] )"
                    + "([A-Za-z_][\\w.]*)(?:\\+0x([0-9a-f]{1,12})/0x[0-9a-f]+)?(?: \\[([\\w-]+)\\])?");

    private final List<Frame> pointers = new ArrayList<>();
    private final Map<Role, List<Frame>> stacks = new EnumMap<>(Role.class);
    private final List<Frame> named = new ArrayList<>();
    private Optional<String> nowhere = Optional.empty();
    private Optional<Frame> called = Optional.empty();
    private final List<Frame> uncertain = new ArrayList<>();

    private Stacks() {
        for (Role role : Role.values()) {
            stacks.put(role, new ArrayList<>());
        }
    }

    static Stacks read(List<LogLine> report, boolean onlyWholeLines) {
        Stacks stacks = new Stacks();
        Optional<Role> current = Optional.empty();
        Role lock = Role.ACCESS;
        for (LogLine line : report) {
            if (onlyWholeLines && (line.interleaved() || line.cut())) {
                continue;
            }
            String text = line.text();
            Optional<Frame.OfStack> frame = Frame.ofStack(text);
            Optional<Frame> pointer = Frame.ofPointer(text);
            if (STACK.matcher(text).find()) {
                current = roleOf(text);
            } else if (OTHER_THREAD.matcher(text).find()) {
                current = Optional.of(stacks.stacks.get(Role.ACCESS).isEmpty() ? Role.ACCESS : Role.OTHER_THREAD);
            } else if (pointer.isPresent()) {
                stacks.pointers.add(pointer.get());
            } else if (current.isPresent() && frame.isPresent()) {
                if (frame.get().certain()) {
                    stacks.stacks.get(current.get()).add(frame.get().frame());
                } else {
                    stacks.uncertain.add(frame.get().frame());
                }
            } else if (!WITHIN.matcher(text).matches()) {
                current = Optional.empty();
                if (stacks.pointers.isEmpty() && stacks.nowhere.isEmpty()) {
                    stacks.nowhere = Frame.nowhere(text);
                }
                if (stacks.called.isEmpty()) {
                    stacks.called = Frame.ofReturn(text);
                }
                lock = text.contains("already holding") || text.contains("1 lock held") ? Role.LOCKED_BEFORE : lock;
                stacks.note(text, lock);
            }
        }
        return stacks;
    }

    private static Optional<Role> roleOf(String line) {
        return ASIDE.matcher(line).find() ? Optional.empty()
                : Optional.of(FREED.matcher(line).find() ? Role.FREED : ALLOCATED.matcher(line).find() ? Role.ALLOCATED : Role.ACCESS);
    }

    private void note(String text, Role lock) {
        Matcher at = LOCK.matcher(text);
        if (at.find()) {
            stacks.get(lock).add(Frame.of(at, 1, 1));
            return;
        }
        Matcher name = NAMED.matcher(text);
        if (name.find()) {
            named.add(new Frame(Frame.plain(name.group(1)), name.group(2) == null ? -1 : Long.parseLong(name.group(2), 16),
                    name.group(3) == null ? "" : name.group(3)));
        }
    }

    /** Where the CPU stood. A report repeats the registers of a program or of an outer report at its end: the first set counts. */
    Optional<Frame> pointer() {
        return nowhere.isPresent() || pointers.isEmpty() ? Optional.empty() : Optional.of(pointers.getFirst());
    }

    /** Everywhere a CPU stood, of a report that shows several of them. */
    List<Frame> pointers() {
        return pointers;
    }

    /** The address where the CPU stood, when that is in no function. */
    Optional<String> nowhere() {
        return nowhere;
    }

    List<Frame> of(Role role) {
        return stacks.getOrDefault(role, List.of());
    }

    /** What the report names outside of stacks: a handler, a work function, a timer. */
    List<Frame> named() {
        return named;
    }

    /**
     * Who sent the CPU where it stood. ARM keeps that in a register, and functions in assembler have no place in the stack.
     * Elsewhere nothing can be unwound from where no code is, and of what merely lay on the stack, which otherwise proves
     * nothing, the topmost is the place of the call.
     */
    List<Frame> callers() {
        return called.map(List::of).orElse(nowhere.isPresent() && of(Role.ACCESS).isEmpty() ? uncertain : List.of());
    }
}
