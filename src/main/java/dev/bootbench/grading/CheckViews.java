package dev.bootbench.grading;

import dev.bootbench.exercises.Header;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The checks of an attempt as one reader may see them: of hidden ones, students learn the title and the verdict. */
final class CheckViews {
    private CheckViews() {}

    /** All checks of the exercise in its order, those that have not run without a verdict. */
    static List<AttemptView.CheckView> of(Header header, List<CheckOutcome> results, boolean teacher) {
        Map<String, CheckOutcome> byId = results.stream().collect(Collectors.toMap(CheckOutcome::id, Function.identity()));
        return header.checks().stream().map(check -> view(check, byId.get(check.id()), teacher)).toList();
    }

    private static AttemptView.CheckView view(Header.Check check, @Nullable CheckOutcome result, boolean teacher) {
        // The exercise says what is hidden. An agent's word cannot open what it closed.
        boolean hidden = check.hidden() || result != null && result.hidden();
        if (hidden && !teacher) {
            return masked(check, result);
        }
        if (result == null) {
            return new AttemptView.CheckView(
                    check.id(), check.title(), null, null, null, check.points(), hidden, null, null, null, null, null, List.of(), null);
        }
        return new AttemptView.CheckView(
                check.id(),
                check.title(),
                result.verdict(),
                result.blame(),
                Points.of(result.points()),
                Points.of(result.maxPoints()),
                hidden,
                result.message(),
                result.hint(),
                result.tookMs(),
                result.evidence(),
                result.report(),
                result.diagnostics(),
                result.skippedBecause().isEmpty() ? null : result.skippedBecause());
    }

    private static AttemptView.CheckView masked(Header.Check check, @Nullable CheckOutcome result) {
        return new AttemptView.CheckView(
                check.id(),
                check.title(),
                result == null ? null : result.verdict(),
                null, null, null, true, null, null, null, null, null, List.of(), null);
    }
}
