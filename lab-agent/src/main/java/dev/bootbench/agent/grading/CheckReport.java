package dev.bootbench.agent.grading;

import dev.bootbench.agent.build.Diagnostic;
import dev.bootbench.agent.grading.Exercise.Visibility;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/**
 * What became of one check.
 *
 * @param points      earned, hundredths of a point
 * @param maxPoints   that could be earned, hundredths of a point
 * @param visibility  when its student may see more than title, verdict and points
 * @param diagnostics of the compiler: the errors of a build that failed, the warnings of one that did not
 * @param notes       other things worth knowing, a sentence each
 * @param parts       that earned their shares by themselves; empty where the check is all or nothing
 * @param series      numbers to be plotted
 */
public record CheckReport(
        String check,
        String title,
        Verdict verdict,
        int points,
        int maxPoints,
        Visibility visibility,
        String hint,
        Duration took,
        Evidence evidence,
        List<Diagnostic> diagnostics,
        List<String> notes,
        List<Part> parts,
        List<Series> series) {

    /** Whether there is a time at which its student must not see it. */
    public boolean hidden() {
        return visibility != Visibility.VISIBLE;
    }

    /** What a part can earn by itself, rounded to hundredths of a point; what the check earned is rounded once, not from these. */
    public int worth(Part part) {
        int shares = parts.stream().mapToInt(Part::share).sum();
        return BigDecimal.valueOf(maxPoints).multiply(BigDecimal.valueOf(part.share()))
                .divide(BigDecimal.valueOf(shares), 0, RoundingMode.HALF_UP).intValueExact();
    }

    /**
     * A part of the check.
     *
     * @param share   its weight among the parts
     * @param message why it was not met; empty when it was
     */
    public record Part(String title, int share, boolean met, String message) {}

    /**
     * A plot.
     *
     * @param x what goes to the right, with its unit in parentheses
     * @param y what goes up, with its unit
     * @param curves what was measured, then what it is drawn beside, if anything
     */
    public record Series(String name, String x, String y, Step.Shape shape, List<Curve> curves) {}

    /** @param name what it shows, as the exercise calls the saved text */
    public record Curve(String name, List<Point> points) {}

    /** Both are finite. */
    public record Point(double x, double y) {}

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
