package dev.bootbench.agent.grading;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything an attempt brought to light.
 *
 * @param attempt    the attempt's id, as the request named it
 * @param version    of the exercise, SHA-256
 * @param summary    one sentence: what happened, in which phase, whose fault
 * @param checks     one for each check of the exercise, in its order
 * @param board      empty when none was needed
 * @param kernel     release of the board's kernel
 * @param readied    a sentence: how the board came to be ready; empty when none was needed
 * @param taintAfter of the last observation; the taints are -1 when no board was needed
 * @param kernelLog  as dmesg prints it
 * @param console    the bytes of the board's console during the attempt, from number {@code consoleFrom} on
 * @param labLog     what the lab itself noted, for teachers and administrators
 * @param parameters the hidden values that this attempt had
 */
public record AttemptReport(
        String attempt,
        String exercise,
        String version,
        Outcome outcome,
        String summary,
        List<CheckReport> checks,
        Times times,
        String board,
        String profile,
        String kernel,
        String readied,
        long taintBefore,
        long taintAfter,
        long taintExpected,
        String buildLog,
        String kernelLog,
        byte[] console,
        long consoleFrom,
        String labLog,
        long seed,
        Map<String, String> parameters) {

    public enum Outcome { GRADED, LAB_FAULT }

    /** How long each phase took, on one monotonic clock. */
    public record Times(Duration build, Duration prepare, Duration run, Duration report) {}

    /** Hundredths of a point; 0 while a lab fault stands, which scores nothing. */
    public int points() {
        return outcome == Outcome.LAB_FAULT ? 0 : checks.stream().mapToInt(CheckReport::points).sum();
    }

    public int maxPoints() {
        return checks.stream().mapToInt(CheckReport::maxPoints).sum();
    }

    public long consoleTo() {
        return consoleFrom + console.length;
    }
}
