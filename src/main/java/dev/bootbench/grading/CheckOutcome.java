package dev.bootbench.grading;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
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
        List<Diagnostic> diagnostics,
        Details details) {

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

    /**
     * A report of the kernel.
     *
     * @param subKind within the kind; empty where there is none
     * @param signature the same for the same mistake
     * @param interleaved other lines ran into it: what it says of functions and lines is less certain
     * @param consequences what followed from it
     * @param places further places in what was handed in that it names
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Report(
            String kind,
            String title,
            String function,
            String module,
            String file,
            int line,
            boolean truncated,
            String text,
            String subKind,
            String signature,
            boolean interleaved,
            List<Report> consequences,
            List<Place> places) {
        public Report {
            subKind = subKind == null ? "" : subKind;
            signature = signature == null ? "" : signature;
            consequences = consequences == null ? List.of() : List.copyOf(consequences);
            places = places == null ? List.of() : List.copyOf(places);
        }
    }

    /** @param what "allocated", "freed", "other lock" */
    public record Place(String what, String function, String file, int line) {}

    /**
     * What only some checks have.
     *
     * @param notes other things worth knowing, a sentence each
     * @param teacherMessage for teachers only
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Details(List<Part> parts, List<Series> series, List<String> notes, String teacherMessage) {
        static final Details NONE = new Details(List.of(), List.of(), List.of(), "");

        public Details {
            parts = parts == null ? List.of() : List.copyOf(parts);
            series = series == null ? List.of() : List.copyOf(series);
            notes = notes == null ? List.of() : List.copyOf(notes);
            teacherMessage = teacherMessage == null ? "" : teacherMessage;
        }
    }

    /**
     * A share of a check.
     *
     * @param points hundredths, as maxPoints
     */
    public record Part(String title, int points, int maxPoints, String message) {}

    /** How a series is drawn. */
    public enum Shape { LINE, BARS, POINTS }

    /**
     * Numbers for a plot; all lists are of the same length.
     *
     * @param xUnit empty where there is none
     * @param referenceY the same measured with the exercise's own module, null where that has no value; empty where there is none
     */
    public record Series(
            String name, String xLabel, String yLabel, String xUnit, String yUnit, Shape shape,
            List<Double> x, List<Double> y, List<@Nullable Double> referenceY) {}

    /** A remark of the compiler. */
    public record Diagnostic(String file, int line, int column, String severity, String message) {}
}
