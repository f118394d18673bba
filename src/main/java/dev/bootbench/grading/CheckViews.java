package dev.bootbench.grading;

import dev.bootbench.exercises.Header;
import dev.bootbench.exercises.Visibility;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The checks of an attempt as one reader may see them. */
final class CheckViews {
    private CheckViews() {}

    /** All checks of the exercise in its order, those that have not run without a verdict. */
    static List<AttemptView.CheckView> of(Header header, List<CheckOutcome> results, Curtain curtain) {
        Map<String, CheckOutcome> byId =
                results.stream().collect(Collectors.toMap(CheckOutcome::id, Function.identity(), (first, second) -> first));
        return header.checks().stream().map(check -> view(check, byId.get(check.id()), curtain)).toList();
    }

    private static AttemptView.CheckView view(Header.Check check, @Nullable CheckOutcome result, Curtain curtain) {
        Visibility visibility =
                result != null && result.hidden() && check.visibility() == Visibility.VISIBLE ? Visibility.HIDDEN : check.visibility();
        boolean hidden = !curtain.schedule().opens(visibility, curtain.now());
        if (result == null ? !curtain.opens(check) : !curtain.opens(check, result)) {
            return bare(check, visibility, result == null ? null : result.verdict(), null, hidden);
        }
        if (result == null) {
            return bare(check, visibility, null, check, hidden);
        }
        CheckOutcome.Details details = result.details();
        return new AttemptView.CheckView(
                check.id(),
                check.title(),
                check.lane(),
                result.verdict(),
                result.blame(),
                Points.of(result.points()),
                Points.of(result.maxPoints()),
                hidden,
                visibility,
                result.message(),
                result.hint(),
                result.tookMs(),
                result.evidence(),
                result.report(),
                result.diagnostics(),
                result.skippedBecause().isEmpty() ? null : result.skippedBecause(),
                details.parts().stream()
                        .map(part -> new AttemptView.PartView(
                                part.title(), Points.of(part.points()), Points.of(part.maxPoints()), part.message()))
                        .toList(),
                details.series(),
                details.notes(),
                curtain.teacher() && !details.teacherMessage().isEmpty() ? details.teacherMessage() : null);
    }

    /** @param worth the check whose points may be told; null: they may not */
    private static AttemptView.CheckView bare(
            Header.Check check, Visibility visibility, @Nullable Verdict verdict, Header.@Nullable Check worth, boolean hidden) {
        return new AttemptView.CheckView(
                check.id(), check.title(), check.lane(), verdict, null, null, worth == null ? null : worth.points(), hidden, visibility,
                null, null, null, null, null, List.of(), null, List.of(), List.of(), List.of(), null);
    }
}
