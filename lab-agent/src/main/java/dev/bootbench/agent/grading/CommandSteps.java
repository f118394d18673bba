package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.Exercise.Pattern;
import dev.bootbench.agent.grading.Step.Doing;
import dev.bootbench.agent.grading.Step.Result;
import dev.bootbench.agent.grading.StepOutcome.Broken;
import dev.bootbench.agent.grading.StepOutcome.Facts;
import dev.bootbench.agent.grading.StepOutcome.Ok;
import dev.bootbench.agent.grading.StepOutcome.Trouble;
import dev.bootbench.agent.grading.StepOutcome.Wrong;
import dev.bootbench.agent.grading.TextMatch.TooSlowException;
import dev.bootbench.agent.grading.kernellog.Printable;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs commands and programs in the guest, and holds what they did against what was expected. */
final class CommandSteps {
    private final StepContext context;

    CommandSteps(StepContext context) {
        this.context = context;
    }

    StepOutcome run(Step.Run step) throws InterruptedException {
        return run(context.names().inCommand(step.command()), step.doing());
    }

    StepOutcome program(Step.Program step) throws InterruptedException {
        String args = context.names().inCommand(step.args());
        context.session().studentActs();
        return run(BoardSession.FOLDER + "/" + step.name() + (args.isBlank() ? "" : " " + args), step.doing());
    }

    private StepOutcome run(String command, Doing doing) throws InterruptedException {
        String input = context.names().inCommand(doing.input());
        String whole = doing.as().map(user -> asUser(user, command)).orElse(command);
        Duration limit = doing.limit().orElse(context.left());
        CommandResult result = context.shell(whole, input, limit);
        Facts facts = new Facts(Printable.of(whole), Printable.of(input), expected(doing.expect()), StepContext.observed(result, result.out()));
        if (!(result.ending() instanceof Ending.Exited(int code))) {
            return new Trouble(facts, result.ending(), doing.limit().filter(own -> context.left().isPositive()));
        }
        try {
            List<String> wrong = wrong(doing.expect(), code, result);
            if (!wrong.isEmpty()) {
                return new Wrong(facts, capital(String.join("; ", wrong)) + ".");
            }
            Optional<Wrong> missing = context.save(doing.saves(), result.out(), "The output", facts);
            return missing.isPresent() ? missing.get() : new Ok(facts);
        } catch (TooSlowException e) {
            return new Broken(facts, Blame.EXERCISE, String.valueOf(e.getMessage()));
        }
    }

    /** As somebody who types it would: to copy and run. */
    private static String asUser(String user, String command) {
        return "setpriv --reuid=" + user + " --regid=" + user + " --clear-groups /bin/sh -c " + StepContext.quote(command);
    }

    private List<String> wrong(Result expect, int code, CommandResult result) throws TooSlowException {
        List<String> wrong = new ArrayList<>();
        if (expect.exit().isPresent() && code != expect.exit().getAsInt()) {
            // Programs say the reason last.
            String said = result.err().isBlank() ? "" : ", saying " + Words.quoted(result.err().strip().lines().toList().getLast());
            wrong.add("exit code " + expect.exit().getAsInt() + " was expected, " + Words.ending(result.ending()) + " was seen" + said
                    + Words.errorIn(result.err()).map(e -> " (" + e + ")").orElse(""));
        }
        compare(expect.stdout(), "standard output", result.out(), wrong);
        compare(expect.stderr(), "standard error", result.err(), wrong);
        return wrong;
    }

    private void compare(Optional<Pattern> expected, String where, String text, List<String> wrong) throws TooSlowException {
        if (expected.isPresent() && TextMatch.find(context.names().inPattern(expected.get()), text).isEmpty()) {
            wrong.add("on " + where + ", " + context.names().inWords(expected.get()) + " was expected, "
                    + seen(context.names().inPattern(expected.get()), text));
        }
    }

    /** Of many lines the one that matters: the first that is not as expected. */
    private static String seen(java.util.regex.Pattern expected, String text) throws TooSlowException {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || !expected.pattern().startsWith("\\A")) {
            return (text.isBlank() ? "nothing" : Words.quoted(text)) + " was seen";
        }
        OptionalInt unfit = TextMatch.firstUnfit(expected, text);
        return unfit.isPresent() ? "line " + (unfit.getAsInt() + 1) + " is " + Words.quoted(lines.get(unfit.getAsInt()))
                : "after " + Words.quoted(lines.getLast()) + " nothing more was seen";
    }

    private String expected(Result expect) {
        List<String> parts = new ArrayList<>();
        expect.exit().ifPresent(code -> parts.add("exit code " + code));
        expect.stdout().ifPresent(p -> parts.add("standard output: " + Printable.of(context.names().inFull(p))));
        expect.stderr().ifPresent(p -> parts.add("standard error: " + Printable.of(context.names().inFull(p))));
        return String.join("\n", parts);
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
