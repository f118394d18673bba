package dev.bootbench.grading;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one check found.
 *
 * @param points hundredths, as maxPoints
 * @param skippedBecause id of the check that stopped this one; empty otherwise
 */
record CheckOutcome(
        String id,
        String title,
        Verdict verdict,
        @Nullable Blame blame,
        int points,
        int maxPoints,
        boolean hidden,
        String message,
        String hint,
        long tookMs,
        String skippedBecause,
        @Nullable Evidence evidence,
        @Nullable Report report,
        List<Diagnostic> diagnostics) {

    /**
     * What was run and seen.
     *
     * @param consoleFrom byte number of the board's console
     * @param consoleSecond of the attempt's recording
     */
    public record Evidence(
            String command,
            String input,
            String expected,
            String observed,
            long consoleFrom,
            long consoleTo,
            double consoleSecond) {}

    /** A report of the kernel. */
    public record Report(
            String kind,
            String title,
            String function,
            String module,
            String file,
            int line,
            boolean truncated,
            String text) {}

    /** A remark of the compiler. */
    public record Diagnostic(String file, int line, int column, String severity, String message) {}
}
