package dev.bootbench.agent.grading;

import dev.bootbench.agent.build.Diagnostic;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The result of one check. When several hold at once, the first of this order wins: a crash with a report, a lab
 * fault, a build error, a crash without a report, a timeout, a fail, a skip, a pass.
 */
public sealed interface Verdict {
    /** What a person reads first: what was expected and what was seen, in one or two sentences. */
    String message();

    /** @param message a note, mostly empty */
    record Pass(String message) implements Verdict {}

    record Fail(String message) implements Verdict {}

    /** @param because the id of the check that stopped this one; empty when the time of the whole run was up */
    record Skipped(String because, String message) implements Verdict {}

    /** @param limit the one that passed */
    record Timeout(Duration limit, String message) implements Verdict {}

    /** @param report what the kernel said, or what was seen from outside when it said nothing */
    record Crash(KernelReport report, String message) implements Verdict {}

    record BuildError(List<Diagnostic> diagnostics, String message) implements Verdict {}

    record LabFault(Blame blame, String message) implements Verdict {}

    /** The name that the contract and the exercises use. */
    default String name() {
        return switch (this) {
            case Pass pass -> "PASS";
            case Fail fail -> "FAIL";
            case Skipped skipped -> "SKIPPED";
            case Timeout timeout -> "TIMEOUT";
            case Crash crash -> "CRASH";
            case BuildError error -> "BUILD_ERROR";
            case LabFault fault -> "LAB_FAULT";
        };
    }

    /** Empty for what is nobody's fault. */
    default Optional<Blame> blamed() {
        return switch (this) {
            case Pass pass -> Optional.empty();
            case Skipped skipped -> Optional.empty();
            case Fail fail -> Optional.of(Blame.SUBMISSION);
            case Timeout timeout -> Optional.of(Blame.SUBMISSION);
            case Crash crash -> Optional.of(Blame.SUBMISSION);
            case BuildError error -> Optional.of(Blame.SUBMISSION);
            case LabFault(Blame blame, String message) -> Optional.of(blame);
        };
    }

    default boolean passed() {
        return this instanceof Pass;
    }
}
