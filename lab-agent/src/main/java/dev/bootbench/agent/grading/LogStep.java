package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.Exercise.Pattern;
import dev.bootbench.agent.grading.StepOutcome.Broken;
import dev.bootbench.agent.grading.StepOutcome.Facts;
import dev.bootbench.agent.grading.StepOutcome.Ok;
import dev.bootbench.agent.grading.StepOutcome.Trouble;
import dev.bootbench.agent.grading.StepOutcome.Wrong;
import dev.bootbench.agent.grading.TextMatch.TooSlowException;
import dev.bootbench.agent.grading.kernellog.KernelLog;
import dev.bootbench.agent.grading.kernellog.Printable;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for lines in what the kernel logged since the check began. */
final class LogStep {
    private final StepContext context;

    LogStep(StepContext context) {
        this.context = context;
    }

    StepOutcome look(Step.Log step) throws InterruptedException {
        KernelLog.Mark now = context.session().log().mark("log");
        List<String> lines = context.session().log().between(context.session().mark(), now).kernelLines();
        Facts facts = new Facts("dmesg", "", expected(step),
                Words.shortened(Printable.of(String.join("\n", lines)), StepContext.EVIDENCE));
        if (!now.exact() && !context.session().use().shell().isOpen()) {
            return new Trouble(facts, new Ending.Lost("the kernel log could not be read"));
        }
        try {
            Optional<String> wrong = inOrder(step.expect(), lines);
            if (wrong.isEmpty()) {
                wrong = absent(step.absent(), lines);
            }
            if (wrong.isEmpty() && step.count().isPresent()) {
                wrong = count(step.count().get(), lines);
            }
            if (wrong.isPresent()) {
                return new Wrong(facts, "In the kernel log, " + wrong.get());
            }
            Optional<Wrong> missing = context.save(step.saves(), String.join("\n", lines), "The kernel log", facts);
            return missing.isPresent() ? missing.get() : new Ok(facts);
        } catch (TooSlowException e) {
            return new Broken(facts, Blame.EXERCISE, String.valueOf(e.getMessage()));
        }
    }

    private String expected(Step.Log step) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < step.expect().size(); i++) {
            parts.add((i == 0 ? "in this order: " : "") + context.names().inFull(step.expect().get(i)));
        }
        step.absent().forEach(p -> parts.add("never: " + context.names().inFull(p)));
        step.count().ifPresent(c -> parts.add(new Range(context.names(), c.bounds()).inWords() + " lines " + Names.like(c.line())
                + context.names().inFull(c.line())));
        return String.join("\n", parts);
    }

    private Optional<String> inOrder(List<Pattern> expect, List<String> lines) throws TooSlowException {
        int from = 0;
        for (Pattern pattern : expect) {
            int found = indexOf(pattern, lines, from);
            if (found < 0) {
                int earlier = from > 0 ? indexOf(pattern, lines, 0) : -1;
                return Optional.of("a line " + context.names().such(pattern) + " was expected"
                        + (earlier >= 0 ? " after " + Words.quoted(lines.get(from - 1)) + ", but the only one is "
                                        + (earlier == from - 1 ? "this line itself." : "before it: " + Words.quoted(lines.get(earlier)) + ".")
                                : lines.isEmpty() ? ", but nothing was logged." : ", but none of the " + lines.size() + " logged lines is one."));
            }
            from = found + 1;
        }
        return Optional.empty();
    }

    private Optional<String> absent(List<Pattern> absent, List<String> lines) throws TooSlowException {
        for (Pattern pattern : absent) {
            int found = indexOf(pattern, lines, 0);
            if (found >= 0) {
                return Optional.of("no line " + context.names().such(pattern) + " was expected, but there is " + Words.quoted(lines.get(found)) + ".");
            }
        }
        return Optional.empty();
    }

    private Optional<String> count(Step.Count count, List<String> lines) throws TooSlowException {
        java.util.regex.Pattern pattern = context.names().inPattern(count.line());
        int found = 0;
        for (String line : lines) {
            found += TextMatch.find(pattern, line).isPresent() ? 1 : 0;
        }
        Range range = new Range(context.names(), count.bounds());
        return range.holds(BigDecimal.valueOf(found)) ? Optional.empty()
                : Optional.of(range.inWords() + " lines " + context.names().such(count.line()) + " were expected, " + found + " came.");
    }

    private int indexOf(Pattern pattern, List<String> lines, int from) throws TooSlowException {
        for (int i = from; i < lines.size(); i++) {
            if (TextMatch.find(context.names().inPattern(pattern), lines.get(i)).isPresent()) {
                return i;
            }
        }
        return -1;
    }
}
