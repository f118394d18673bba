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
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Runs the steps of one check on one board, each until the check's deadline. */
final class StepRunner {
    private static final int EVIDENCE = 64 * 1024;

    private final BoardSession session;
    private final String module;
    private final Names names;
    private final long deadline;
    private final long startedAt;
    private final String tag;
    private final BooleanSupplier crashed;

    /** @param deadline nanoseconds of {@link System#nanoTime()} */
    StepRunner(BoardSession session, String module, Names names, long startedAt, long deadline, String tag,
            BooleanSupplier crashed) {
        this.session = session;
        this.module = module;
        this.names = names;
        this.startedAt = startedAt;
        this.deadline = deadline;
        this.tag = tag;
        this.crashed = crashed;
    }

    StepOutcome run(Step step) throws InterruptedException {
        return switch (step) {
            case Step.Load load -> load(load);
            case Step.Unload unload -> unload();
            case Step.Run run -> command(run);
            case Step.Log log -> log(log);
        };
    }

    private CommandResult shell(String command, String input) throws InterruptedException {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
            return new CommandResult(new Ending.TimedOut(Duration.ZERO), new byte[0], new byte[0], 0, Duration.ZERO);
        }
        return session.run(command, input.getBytes(StandardCharsets.UTF_8), left, tag, startedAt, crashed);
    }

    private StepOutcome load(Step.Load load) throws InterruptedException {
        String args = names.inCommand(load.args());
        String shown = "insmod " + module + ".ko" + (args.isBlank() ? "" : " " + args);
        String expected = "exit code 0, and " + module + " in /proc/modules";
        session.studentActs();
        CommandResult result = shell("cd " + BoardSession.FOLDER + " && " + shown + "; rc=$?; echo; echo bootbench-modules; cat /proc/modules; exit $rc", "");
        String out = result.out();
        int cut = out.indexOf("bootbench-modules\n");
        String modules = cut < 0 ? "" : out.substring(cut);
        Facts facts = new Facts(shown, "", expected, observed(result, cut < 0 ? out : out.substring(0, cut)));
        if (!(result.ending() instanceof Ending.Exited(int code))) {
            return new Trouble(facts, result.ending());
        }
        if (code != 0) {
            return new Wrong(facts, "The kernel did not take " + module + " (insmod: " + Words.ending(result.ending()) + "). "
                    + Refusal.ofLoad(module, window().kernelLines(), result.err()));
        }
        boolean there = modules.lines().anyMatch(line -> line.startsWith(module + " ") && line.contains(" Live "));
        return there ? new Ok(facts) : new Wrong(facts, "insmod ended without an error, but " + module + " is not in /proc/modules.");
    }

    private StepOutcome unload() throws InterruptedException {
        String shown = "rmmod " + module;
        CommandResult result = shell(shown + "; rc=$?; echo; grep '^" + module + " ' /proc/modules; exit $rc", "");
        String left = result.out().strip();
        Facts facts = new Facts(shown, "", "exit code 0, and " + module + " no longer in /proc/modules", observed(result, left));
        if (!(result.ending() instanceof Ending.Exited(int code))) {
            return new Trouble(facts, result.ending());
        }
        if (code != 0) {
            return new Wrong(facts, module + " could not be unloaded (rmmod: " + Words.ending(result.ending()) + "). "
                    + Refusal.ofUnload(module, left.contains("[permanent]"), result.err()));
        }
        return left.isEmpty() ? new Ok(facts) : new Wrong(facts, "rmmod ended without an error, but " + module + " is still in /proc/modules.");
    }

    private StepOutcome command(Step.Run step) throws InterruptedException {
        String command = names.inCommand(step.command());
        String input = names.inCommand(step.input());
        CommandResult result = shell(command, input);
        Facts facts = new Facts(Printable.of(command), Printable.of(input), expected(step), observed(result, result.out()));
        if (!(result.ending() instanceof Ending.Exited(int code))) {
            return new Trouble(facts, result.ending());
        }
        try {
            List<String> wrong = new ArrayList<>();
            if (step.exit().isPresent() && code != step.exit().getAsInt()) {
                String said = result.err().isBlank() ? "" : ", saying " + Words.quoted(result.err());
                wrong.add("exit code " + step.exit().getAsInt() + " was expected, " + Words.ending(result.ending()) + " was seen" + said
                        + Words.errorIn(result.err()).map(e -> " (" + e + ")").orElse(""));
            }
            compare(step.stdout(), "standard output", result.out(), wrong);
            compare(step.stderr(), "standard error", result.err(), wrong);
            if (!wrong.isEmpty()) {
                return new Wrong(facts, capital(String.join("; ", wrong)) + ".");
            }
            for (Map.Entry<String, Pattern> save : step.save().entrySet()) {
                Optional<String> value = TextMatch.find(names.inPattern(save.getValue()), result.out());
                if (value.isEmpty()) {
                    return new Wrong(facts, "The output does not have what is needed next (" + save.getKey() + "): a line like "
                            + save.getValue().source() + " was expected, " + Words.quoted(result.out()) + " was seen.");
                }
                names.put(save.getKey(), value.get());
            }
            return new Ok(facts);
        } catch (TooSlowException e) {
            return new Broken(facts, e.getMessage());
        }
    }

    private void compare(Optional<Pattern> expected, String where, String text, List<String> wrong) throws TooSlowException {
        if (expected.isPresent() && TextMatch.find(names.inPattern(expected.get()), text).isEmpty()) {
            wrong.add("on " + where + ", " + names.inCommand(expected.get().source()) + " was expected, "
                    + (text.isBlank() ? "nothing" : Words.quoted(text)) + " was seen");
        }
    }

    private StepOutcome log(Step.Log step) throws InterruptedException {
        KernelLog.Mark now = session.log().mark("log");
        List<String> lines = session.log().between(session.mark(), now).kernelLines();
        String observed = Words.shortened(Printable.of(String.join("\n", lines)), EVIDENCE);
        StringBuilder expected = new StringBuilder();
        step.expect().forEach(p -> expected.append(expected.isEmpty() ? "in this order: " : "\n").append(names.inCommand(p.source())));
        step.absent().forEach(p -> expected.append(expected.isEmpty() ? "" : "\n").append("never: ").append(names.inCommand(p.source())));
        Facts facts = new Facts("dmesg", "", expected.toString(), observed);
        if (!now.exact() && !session.use().shell().isOpen()) {
            return new Trouble(facts, new Ending.Lost("the kernel log could not be read"));
        }
        try {
            int from = 0;
            for (Pattern pattern : step.expect()) {
                int found = indexOf(pattern, lines, from);
                if (found < 0) {
                    boolean earlier = from > 0 && indexOf(pattern, lines, 0) >= 0;
                    return new Wrong(facts, "In the kernel log, a line like " + names.inCommand(pattern.source()) + " was expected"
                            + (earlier ? " after the others, but it came before them."
                                    : lines.isEmpty() ? ", but nothing was logged." : ", but none of the " + lines.size() + " logged lines is one."));
                }
                from = found + 1;
            }
            for (Pattern pattern : step.absent()) {
                int found = indexOf(pattern, lines, 0);
                if (found >= 0) {
                    return new Wrong(facts, "In the kernel log, no line like " + names.inCommand(pattern.source()) + " was expected, but there is "
                            + Words.quoted(lines.get(found)) + ".");
                }
            }
            return new Ok(facts);
        } catch (TooSlowException e) {
            return new Broken(facts, e.getMessage());
        }
    }

    private int indexOf(Pattern pattern, List<String> lines, int from) throws TooSlowException {
        for (int i = from; i < lines.size(); i++) {
            if (TextMatch.find(names.inPattern(pattern), lines.get(i)).isPresent()) {
                return i;
            }
        }
        return -1;
    }

    private KernelLog.Window window() throws InterruptedException {
        return session.log().between(session.mark(), session.log().mark("refused"));
    }

    private String expected(Step.Run step) {
        List<String> parts = new ArrayList<>();
        step.exit().ifPresent(code -> parts.add("exit code " + code));
        step.stdout().ifPresent(p -> parts.add("standard output: " + Printable.of(names.inCommand(p.source()))));
        step.stderr().ifPresent(p -> parts.add("standard error: " + names.inCommand(p.source())));
        return String.join("\n", parts);
    }

    private static String observed(CommandResult result, String out) {
        StringBuilder seen = new StringBuilder(Words.ending(result.ending()));
        if (!out.isBlank()) {
            seen.append("\nstandard output:\n").append(out.stripTrailing());
        }
        if (!result.err().isBlank()) {
            seen.append("\nstandard error:\n").append(result.err().stripTrailing());
        }
        if (result.cut() > 0) {
            seen.append("\n… ").append(result.cut()).append(" bytes beyond 1 MiB were cut …");
        }
        return Words.shortened(Printable.of(seen.toString()), EVIDENCE);
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
