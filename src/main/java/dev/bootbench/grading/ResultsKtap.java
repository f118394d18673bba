package dev.bootbench.grading;

import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A graded attempt as KTAP, version 1: one suite named after the exercise, one result for each check. */
@ApplicationScoped
class ResultsKtap {
    private final AttemptViews views;

    ResultsKtap(AttemptViews views) {
        this.views = views;
    }

    String of(Attempt attempt, boolean teacher) {
        if (attempt.state() != AttemptState.GRADED) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "Attempt %d is not graded (its state is %s), so it has no results.".formatted(attempt.id(), attempt.state()));
        }
        AttemptView view = views.full(attempt, teacher);
        StringBuilder text = new StringBuilder("KTAP version 1\n1..1\n  KTAP version 1\n");
        text.append("  # Subtest: ").append(name(attempt.exercise())).append('\n');
        text.append("  1..").append(view.checks().size()).append('\n');
        int number = 1;
        boolean passed = true;
        for (AttemptView.CheckView check : view.checks()) {
            Verdict verdict = Objects.requireNonNull(check.verdict(), "a graded attempt has a verdict for each check");
            passed &= verdict == Verdict.PASS || verdict == Verdict.SKIPPED;
            text.append("  ").append(result(check, verdict, number++)).append('\n');
        }
        return text.append(passed ? "ok 1 " : "not ok 1 ").append(name(attempt.exercise())).append('\n').toString();
    }

    private static String result(AttemptView.CheckView check, Verdict verdict, int number) {
        String line = number + " " + name(check.title());
        return switch (verdict) {
            case PASS -> "ok " + line;
            case SKIPPED -> "ok " + line + " # SKIP"
                    + (check.skippedBecause() == null ? " " + firstLine(check.message()) : " needs " + check.skippedBecause());
            case TIMEOUT -> "not ok " + line + " # TIMEOUT " + seconds(check.tookMs());
            case FAIL, CRASH, BUILD_ERROR, LAB_FAULT -> ("not ok " + line + " # " + firstLine(check.message())).stripTrailing();
        };
    }

    private static String seconds(@Nullable Long ms) {
        return ms == null ? "" : Math.ceilDiv(ms, 1000L) + " seconds";
    }

    /** A number sign begins a directive. */
    private static String name(String text) {
        return firstLine(text).replace('#', '_');
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("").replace("\r", "").strip();
    }
}
