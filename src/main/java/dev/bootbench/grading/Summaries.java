package dev.bootbench.grading;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;

/** The one sentence about a graded attempt: its run's, or what each of its runs says beside the score. */
final class Summaries {
    private Summaries() {}

    static String of(List<Run> runs, int score, int maxScore) {
        if (runs.size() == 1) {
            return runs.getFirst().found().summary();
        }
        return "%s of %s points. ".formatted(points(score), points(maxScore)) + runs.stream()
                .map(run -> switch (run.lane()) {
                    case PLAIN -> "Plain kernel: ";
                    case DEBUG -> "Debug kernel: ";
                } + run.found().summary())
                .collect(joining(" "));
    }

    private static String points(int hundredths) {
        return String.format(Locale.ROOT, "%s", Points.of(hundredths).stripTrailingZeros().toPlainString());
    }
}
