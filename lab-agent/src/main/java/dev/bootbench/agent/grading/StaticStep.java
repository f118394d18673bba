package dev.bootbench.agent.grading;

import dev.bootbench.agent.build.Diagnostic;
import dev.bootbench.agent.build.ToolOutcome;
import dev.bootbench.agent.grading.StepOutcome.Broken;
import dev.bootbench.agent.grading.StepOutcome.Facts;
import dev.bootbench.agent.grading.StepOutcome.Ok;
import dev.bootbench.agent.grading.StepOutcome.Wrong;
import dev.bootbench.agent.grading.TextMatch.TooSlowException;
import dev.bootbench.agent.grading.kernellog.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds what a tool finds in the handed-in sources against what the exercise allows. */
final class StaticStep {
    private final StepContext context;
    private final SourceTools tools;

    StaticStep(StepContext context, SourceTools tools) {
        this.context = context;
        this.tools = tools;
    }

    StepOutcome run(Step.Static step) throws InterruptedException {
        String name = step.tool().name().toLowerCase(Locale.ROOT);
        String shown = switch (step.tool()) {
            case CHECKPATCH -> "scripts/checkpatch.pl --no-tree --file *.c *.h";
            case SPARSE -> "make C=2 CHECK=sparse modules";
            case WARNINGS -> "make modules";
        };
        String expected = "no finding of " + name + (step.allow().isEmpty() ? "" : " but\n"
                + String.join("\n", step.allow().stream().map(p -> context.names().inCommand(p.source())).toList()));
        return switch (tools.examine(step.tool())) {
            case ToolOutcome.Faulted(String reason) -> new Broken(new Facts(shown, "", expected, ""), Blame.CONFIGURATION, reason);
            case ToolOutcome.TooMuch(String reason) -> new Wrong(new Facts(shown, "", expected, reason), reason);
            case ToolOutcome.Found(List<Diagnostic> all) -> judged(step, name, new Facts(shown, "", expected,
                    Printable.of(String.join("\n", all.stream().map(Diagnostic::sentence).toList()))), all);
        };
    }

    private StepOutcome judged(Step.Static step, String name, Facts facts, List<Diagnostic> all) {
        try {
            List<Diagnostic> counting = new ArrayList<>();
            for (Diagnostic found : all) {
                if (!isAllowed(step, found)) {
                    counting.add(found);
                }
            }
            context.diagnostics().addAll(counting);
            if (counting.isEmpty()) {
                return new Ok(facts);
            }
            return new Wrong(facts, "Nothing for " + name + " to complain about was expected, but there "
                    + (counting.size() == 1 ? "is 1 finding: " : "are " + counting.size() + " findings; the first: ")
                    + Printable.of(counting.getFirst().sentence()));
        } catch (TooSlowException e) {
            return new Broken(facts, Blame.EXERCISE, String.valueOf(e.getMessage()));
        }
    }

    private boolean isAllowed(Step.Static step, Diagnostic found) throws TooSlowException {
        for (Exercise.Pattern pattern : step.allow()) {
            if (TextMatch.find(context.names().inPattern(pattern), found.sentence()).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
