package dev.bootbench.grading;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The one sentence about a graded attempt: its run's, or what each of its runs says beside the score. */
final class Summaries {
    /** As agents begin what they say of a run that was judged. */
    private static final Pattern SCORE = Pattern.compile("^[0-9.]+ of [0-9.]+ points?");

    private Summaries() {}

    static String of(List<Run> runs, int score, int maxScore) {
        if (runs.size() == 1) {
            return runs.getFirst().found().summary();
        }
        return score(score, maxScore) + ". " + runs.stream()
                .map(run -> switch (run.lane()) {
                    case PLAIN -> "Plain kernel: ";
                    case DEBUG -> "Debug kernel: ";
                } + run.found().summary())
                .collect(joining(" "));
    }

    /** What an agent said of a run, with the points that it is worth now. */
    static String rescored(String summary, int score, int maxScore) {
        return SCORE.matcher(summary).replaceFirst(score(score, maxScore));
    }

    private static String score(int score, int maxScore) {
        return "%s of %s points".formatted(points(score), points(maxScore));
    }

    private static String points(int hundredths) {
        return String.format(Locale.ROOT, "%s", Points.of(hundredths).stripTrailingZeros().toPlainString());
    }
}
