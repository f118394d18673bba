package dev.bootbench.agent.grading;

import dev.bootbench.agent.build.Diagnostic;
import dev.bootbench.agent.grading.StepOutcome.Facts;
import dev.bootbench.agent.grading.StepOutcome.Wrong;
import dev.bootbench.agent.grading.TextMatch.TooSlowException;
import dev.bootbench.agent.grading.kernellog.KernelLog;
import dev.bootbench.agent.grading.kernellog.Printable;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.GuestCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** What the steps of one check share: the board, the values, the deadline, and what they bring to light. */
final class StepContext {
    /** Characters of a text that is kept as evidence. */
    static final int EVIDENCE = 64 * 1024;
    private static final int MOST_COLLECTED = 5000;

    private final BoardSession session;
    private final Exercise exercise;
    private final Names names;
    private final long startedAt;
    private final long deadline;
    private final String tag;
    private final BooleanSupplier crashed;
    private final List<CheckReport.Series> series = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final List<String> notes;

    /**
     * @param startedAt when the check began, as {@link BoardSession#markTime} gave it
     * @param deadline  nanoseconds of {@link System#nanoTime()}
     * @param tag       stands in the environment of everything that is run
     * @param crashed   whether the kernel has reported something unexpected by now
     * @param notes     takes what else is worth knowing
     */
    StepContext(BoardSession session, Exercise exercise, Names names, long startedAt, long deadline, String tag,
            BooleanSupplier crashed, List<String> notes) {
        this.session = session;
        this.exercise = exercise;
        this.names = names;
        this.startedAt = startedAt;
        this.deadline = deadline;
        this.tag = tag;
        this.crashed = crashed;
        this.notes = notes;
    }

    BoardSession session() {
        return session;
    }

    Exercise exercise() {
        return exercise;
    }

    Names names() {
        return names;
    }

    List<CheckReport.Series> series() {
        return series;
    }

    /** What tools found in the sources. */
    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    boolean hasCrashed() {
        return crashed.getAsBoolean();
    }

    /** Time that the check still has; never negative. */
    Duration left() {
        long left = deadline - System.nanoTime();
        return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    CommandResult shell(String command) throws InterruptedException {
        return shell(command, "", left());
    }

    /** Runs a command until it ends, or its limit or the check's passes. */
    CommandResult shell(String command, String input, Duration limit) throws InterruptedException {
        return shell(command, input, limit, Optional.empty());
    }

    /** As {@link #shell(String)}; then a file of the guest is printed, as {@link GuestCommand#after} says. */
    CommandResult shellThen(String command, String file) throws InterruptedException {
        return shell(command, "", left(), Optional.of(file));
    }

    private CommandResult shell(String command, String input, Duration limit, Optional<String> after) throws InterruptedException {
        Duration left = left();
        Duration most = limit.compareTo(left) < 0 ? limit : left;
        if (!most.isPositive()) {
            return new CommandResult(new Ending.TimedOut(Duration.ZERO), new byte[0], new byte[0], 0, Duration.ZERO);
        }
        GuestCommand order = new GuestCommand(command, input.getBytes(StandardCharsets.UTF_8), most, tag, OptionalInt.empty(), after);
        return session.run(order, startedAt, crashed);
    }

    /** What the kernel logged from the beginning of the check to now. */
    KernelLog.Window window(String label) throws InterruptedException {
        return session.log().between(session.mark(), session.log().mark(label));
    }

    /** A text for a shell, whatever is in it. */
    static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /**
     * Saves what a step asks for from a text.
     *
     * @param where what the text is, to be put at the beginning of a sentence
     * @return what is missing
     */
    Optional<Wrong> save(Step.Saves saves, String text, String where, Facts facts) throws TooSlowException {
        for (Map.Entry<String, Exercise.Pattern> save : saves.first().entrySet()) {
            Optional<String> value = TextMatch.find(names.inPattern(save.getValue()), text);
            if (value.isEmpty()) {
                return Optional.of(new Wrong(facts, where + " does not have what is needed next (" + save.getKey() + "): a place "
                        + names.such(save.getValue()) + " was expected, "
                        + (text.isBlank() ? "nothing" : Words.quoted(text)) + " was seen."));
            }
            names.put(save.getKey(), value.get());
        }
        for (Map.Entry<String, Exercise.Pattern> collect : saves.collect().entrySet()) {
            names.put(collect.getKey(), String.join("\n", TextMatch.findAll(names.inPattern(collect.getValue()), text, MOST_COLLECTED)));
        }
        return Optional.empty();
    }

    /** What a command brought, as evidence. */
    static String observed(CommandResult result, String out) {
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
}
