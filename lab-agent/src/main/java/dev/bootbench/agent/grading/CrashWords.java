package dev.bootbench.agent.grading;

import dev.bootbench.agent.build.SourceLine;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.grading.kernellog.KernelReport.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says a kernel report in a student's words, with the line of their source where one can be found. */
final class CrashWords {
    /** Finds source lines in the module that was loaded. */
    interface Locator {
        Optional<SourceLine> locate(String function, long offset) throws InterruptedException;
    }

    /** What is more exact than the kind's own meaning, by kind and sub-kind. */
    private static final Map<String, String> MORE_EXACTLY = Map.ofEntries(
            Map.entry("NULL_POINTER/call", "a function pointer was NULL when it was called"),
            Map.entry("BAD_ADDRESS/null-plus-offset", "a pointer was NULL, and a member far behind its beginning was used"),
            Map.entry("BAD_ADDRESS/user-memory", "memory of a program was used directly, without copy_from_user() or copy_to_user()"),
            Map.entry("BAD_ADDRESS/read-only", "memory was written that is read-only"),
            Map.entry("BAD_ADDRESS/not-executable", "a function pointer led to data"),
            Map.entry("BAD_ADDRESS/poison", "a pointer came from memory that was freed, or from a list node that was removed"),
            Map.entry("GENERAL_PROTECTION/poison", "a pointer came from memory that was freed, or from a list node that was removed"),
            Map.entry("GENERAL_PROTECTION/null-ptr-deref", "a pointer was NULL when it was used"),
            Map.entry("BAD_ADDRESS/after-unload", "code of a module ran after the module was unloaded: a timer, a work item, a thread or a callback was left behind"),
            Map.entry("KERNEL_BUG/double-free", "memory was freed twice"),
            Map.entry("SLAB/objects-remaining", "a slab cache was destroyed with objects in it"),
            Map.entry("STACK/stack-protector", "a local array was overrun"),
            Map.entry("REFCOUNT/underflow", "a reference was put more often than it was got"),
            Map.entry("REFCOUNT/addition-on-0", "a reference was taken of something that nobody holds any more"),
            Map.entry("OBJECT/registered-twice", "a name was registered twice"),
            Map.entry("OBJECT/not-empty", "a directory was removed that was not empty"),
            Map.entry("OBJECT/no-release", "a device has no release function"),
            Map.entry("WARNING/allocation-size", "more memory was asked for than one allocation can give"),
            Map.entry("WARNING/copy-size", "more bytes were to be copied to or from user space than the buffer holds"),
            Map.entry("WARNING/format", "printk was given a format that it does not know, or a width or precision that is too large"),
            Map.entry("LOCKDEP/circular-locking", "two locks are taken in one order here and in the other order there, which can deadlock"),
            Map.entry("LOCKDEP/lock-held-when-returning", "a lock was not released before the return to the program"),
            Map.entry("LOCKDEP/recursive-locking", "a lock was taken that is held already"),
            Map.entry("LOCKDEP/inconsistent-lock-state", "a lock is taken in an interrupt, and elsewhere with interrupts on, which can deadlock"));

    private final String module;
    private final Locator locator;

    CrashWords(String module, Locator locator) {
        this.module = module;
        this.locator = locator;
    }

    /** The report with the student's file and line, when it names a function of theirs. */
    KernelReport located(KernelReport report) throws InterruptedException {
        boolean theirs = report.module().equals(module) && !report.function().isEmpty() && report.offset() >= 0;
        boolean already = !report.file().isEmpty() && !report.file().startsWith("./") && report.file().contains("/work/");
        Optional<SourceLine> line = theirs && !already ? locator.locate(report.function(), report.offset()) : Optional.empty();
        List<Place> places = new ArrayList<>();
        for (Place place : report.related()) {
            Optional<SourceLine> at = place.module().equals(module) && place.offset() >= 0
                    ? locator.locate(place.function(), place.offset()) : Optional.empty();
            places.add(at.map(l -> place.at(l.file(), l.line())).orElse(place));
        }
        return report.located(line.map(SourceLine::file).orElse(report.file()), line.map(SourceLine::line).orElse(report.line()), List.copyOf(places));
    }

    private static String meaning(KernelReport report) {
        return MORE_EXACTLY.getOrDefault(report.kind() + "/" + report.sub(), report.kind().meaning());
    }

    private String also(Place place) {
        String where = (place.module().equals(module) ? "your " : "") + place.function() + "()"
                + (place.line() > 0 ? " (" + place.file() + ":" + place.line() + ")" : "");
        return switch (place.role()) {
            case ACCESS -> " The kernel's " + where + " was called there.";
            case LOCKED_BEFORE -> " The lock that was held already was taken in " + where + ".";
            case OTHER_THREAD -> " The other side was in " + where + ".";
            case FREED -> " The memory had been freed in " + where + ".";
            case ALLOCATED -> " It had been allocated in " + where + ".";
        };
    }

    String sentence(KernelReport report, String doing) {
        StringBuilder sentence = new StringBuilder(switch (report.kind()) {
            case SOFT_LOCKUP, HARD_LOCKUP, RCU_STALL, HUNG_TASK, WORKQUEUE, HANG -> "The kernel stood still while ";
            case WARNING, REFCOUNT, OBJECT, LOCKDEP, RCU_MISUSE, IRQ, PREEMPT, MEMORY_LEAK, LEFT_IN_USE -> "The kernel complained while ";
            case KASAN, KMSAN, KCSAN, KFENCE, UBSAN, NULL_POINTER, BAD_ADDRESS, STACK, GENERAL_PROTECTION, LIST_CORRUPTION,
                    USERCOPY, FORTIFY, KERNEL_BUG, SLAB, ATOMIC_SLEEP, SPINLOCK, LOCKDEP_OFF, PAGE_STATE, CPU_TRAP, OOPS, RUST_PANIC,
                    PANIC, HEAD_LOST, BANNER, ALLOC_FAILED, OOM_KILL, REBOOT, TAINT -> "Your module crashed the kernel while ";
        });
        sentence.append(doing).append(": ").append(meaning(report)).append('.');
        String place = report.file().isEmpty() ? "" : " (" + report.file().replaceFirst("^.*/work/src/", "")
                + (report.line() > 0 ? ":" + report.line() : "") + ")";
        if (report.module().equals(module)) {
            sentence.append(" It happened in your ").append(report.function()).append("()").append(place).append('.');
        } else if (!report.function().isEmpty()) {
            sentence.append(" It happened in ").append(report.function()).append("()").append(place)
                    .append("; no line of your module is in the trace.");
        } else {
            sentence.append(place.isEmpty() ? " The report names no function." : " It names" + place + ".");
        }
        for (Place other : report.related()) {
            sentence.append(also(other));
        }
        if (report.truncated()) {
            sentence.append(" Part of the report is missing.");
        }
        return sentence.append(" The kernel's own words: ").append(Words.quoted(report.title())).toString();
    }
}
