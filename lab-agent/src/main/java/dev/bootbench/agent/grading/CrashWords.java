package dev.bootbench.agent.grading;

import dev.bootbench.agent.build.SourceLine;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.grading.kernellog.KernelReport.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says a kernel report in a student's words, with the line of their source where one can be found. */
final class CrashWords {
    /** Finds source lines in the module that was loaded. */
    interface Locator {
        Optional<SourceLine> locate(String function, long offset) throws InterruptedException;
    }

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

    String sentence(KernelReport report, String doing) {
        StringBuilder sentence = new StringBuilder(switch (report.kind()) {
            case SOFT_LOCKUP, HARD_LOCKUP, RCU_STALL, HUNG_TASK, WORKQUEUE, HANG -> "The kernel stood still while ";
            case WARNING, REFCOUNT, OBJECT, LOCKDEP, RCU_MISUSE, IRQ, PREEMPT, MEMORY_LEAK, LEFT_IN_USE -> "The kernel complained while ";
            case KASAN, KMSAN, KCSAN, KFENCE, UBSAN, NULL_POINTER, BAD_ADDRESS, STACK, GENERAL_PROTECTION, LIST_CORRUPTION,
                    USERCOPY, FORTIFY, KERNEL_BUG, SLAB, ATOMIC_SLEEP, SPINLOCK, LOCKDEP_OFF, PAGE_STATE, CPU_TRAP, OOPS, RUST_PANIC,
                    PANIC, HEAD_LOST, BANNER, ALLOC_FAILED, OOM_KILL, REBOOT, TAINT -> "Your module crashed the kernel while ";
        });
        sentence.append(doing).append(": ").append(report.kind().meaning()).append('.');
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
        if (report.truncated()) {
            sentence.append(" Part of the report is missing.");
        }
        return sentence.append(" The kernel's own words: ").append(Words.quoted(report.title())).toString();
    }
}
