package dev.bootbench.agent.grading;

import dev.bootbench.agent.build.Diagnostic;
import java.time.Duration;
import java.util.List;

/**
 * What became of one check.
 *
 * @param points      earned, hundredths of a point
 * @param maxPoints   that could be earned, hundredths of a point
 * @param diagnostics of the compiler: the errors of a build that failed, the warnings of one that did not
 * @param notes       other things worth knowing, a sentence each
 */
public record CheckReport(
        String check,
        String title,
        Verdict verdict,
        int points,
        int maxPoints,
        boolean hidden,
        String hint,
        Duration took,
        Evidence evidence,
        List<Diagnostic> diagnostics,
        List<String> notes) {

    /**
     * How the verdict came about.
     *
     * @param command       to copy and run on a booked board; empty where nothing was run
     * @param consoleFrom   first byte of the board's console while the check ran
     * @param consoleTo     first byte after it
     * @param consoleSecond when the check began, in seconds since the recording of the attempt began
     */
    public record Evidence(
            String command, String input, String expected, String observed,
            long consoleFrom, long consoleTo, double consoleSecond) {
        public static final Evidence NONE = new Evidence("", "", "", "", 0, 0, 0);
    }
}
