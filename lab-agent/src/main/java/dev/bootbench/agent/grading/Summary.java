package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.AttemptReport.Outcome;
import java.util.List;

/** The one sentence about an attempt: what happened, in which phase, whose fault. */
final class Summary {
    private Summary() {}

    static String of(Exercise exercise, List<CheckReport> checks, Outcome outcome) {
        if (outcome == Outcome.LAB_FAULT) {
            return checks.stream().filter(c -> c.verdict() instanceof Verdict.LabFault).findFirst()
                    .map(c -> fault((Verdict.LabFault) c.verdict())).orElseThrow();
        }
        int points = checks.stream().mapToInt(CheckReport::points).sum();
        String score = Words.points(points) + " of " + Words.points(exercise.points()) + " points";
        List<CheckReport> lost = checks.stream().filter(c -> !c.verdict().passed() && !(c.verdict() instanceof Verdict.Skipped)).toList();
        if (lost.isEmpty()) {
            return points == exercise.points() ? score + ": every check passed." : score + ".";
        }
        CheckReport first = lost.getFirst();
        String what = switch (first.verdict()) {
            case Verdict.BuildError error -> "the submission does not build";
            case Verdict.Crash crash -> "the kernel crashed in \"" + first.title() + "\"";
            case Verdict.Timeout timeout -> "\"" + first.title() + "\" did not end in time";
            case Verdict.Fail fail -> "\"" + first.title() + "\" was not met";
            case Verdict.Pass pass -> "";
            case Verdict.Skipped skipped -> "";
            case Verdict.LabFault fault -> "";
        };
        return score + ": " + what + (lost.size() > 1 ? ", and " + (lost.size() - 1) + " more" : "") + ".";
    }

    private static String fault(Verdict.LabFault fault) {
        return switch (fault.blame()) {
            case EXERCISE -> "The exercise's own check is wrong: " + fault.message() + " This costs you nothing.";
            case CONFIGURATION -> "The lab is not set up for this: " + fault.message() + " This costs you nothing.";
            case INFRASTRUCTURE, BUG, SUBMISSION -> "Something of the lab broke: " + fault.message() + " This costs you nothing.";
        };
    }
}
