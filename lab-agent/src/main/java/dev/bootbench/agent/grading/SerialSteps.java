package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.grading.StepOutcome.Broken;
import dev.bootbench.agent.grading.StepOutcome.Facts;
import dev.bootbench.agent.grading.StepOutcome.Ok;
import dev.bootbench.agent.grading.StepOutcome.Trouble;
import dev.bootbench.agent.grading.StepOutcome.Wrong;
import dev.bootbench.agent.grading.TextMatch.TooSlowException;
import dev.bootbench.agent.grading.kernellog.Printable;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Types on the board's serial line and reads what comes back. */
final class SerialSteps {
    /** What a terminal would carry out and nobody reads: colours, cursor moves, window titles. */
    private static final Pattern ESCAPES = Pattern.compile("\u001b(?:\\[[0-9;?]*[ -/]*[@-~]|][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|[()][A-Z0-9]|[=>78cDEHM])|\r");
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration QUIET = Duration.ofMillis(400);

    private final StepContext context;
    /** While the board boots: the console's byte from which on is read, and the characters of it that steps have read. */
    private OptionalLong bootFrom = OptionalLong.empty();
    private int bootRead;
    private BooleanSupplier bootOver = () -> false;

    SerialSteps(StepContext context) {
        this.context = context;
    }

    /**
     * From now on the line is read from here, each step going on where the one before found what it expected.
     *
     * @param over whether the boot has ended: what has not come by then will not come
     */
    void boots(BooleanSupplier over) {
        bootOver = over;
        bootFrom = OptionalLong.of(context.session().console().head());
        bootRead = 0;
    }

    /** The board is up, or will not come up: each step reads what comes while it waits, again. */
    void isUp() {
        bootFrom = OptionalLong.empty();
        bootRead = 0;
        bootOver = () -> false;
    }

    StepOutcome talk(Step.Serial step) throws InterruptedException {
        String send = context.names().inCommand(step.send());
        Optional<Pattern> expect = step.expect().map(context.names()::inPattern);
        String wanted = step.expect().map(context.names()::inWords).orElse("");
        String inFull = step.expect().map(context.names()::inFull).orElse("");
        Duration left = context.left();
        Duration within = step.within().filter(own -> own.compareTo(left) < 0).orElse(left);
        String shown = send.isEmpty() ? "" : "typed on the serial line: " + visible(send);
        long from = bootFrom.orElse(context.session().console().head());
        BooleanSupplier ended = () -> expect.isEmpty() || bootOver.getAsBoolean() || bootFrom.isEmpty() && context.hasCrashed()
                || isFound(expect.get(), heard(from));
        try {
            type(send, step.again(), within, ended);
        } catch (IOException e) {
            return new Broken(new Facts(shown, "", inFull, ""), Blame.INFRASTRUCTURE, "Nothing can be typed on the serial line: " + e.getMessage());
        }
        try {
            String heard = heard(from);
            Facts facts = new Facts(shown, "", inFull.isEmpty() ? "" : "on the serial line: " + inFull,
                    Words.shortened(Printable.of(heard), StepContext.EVIDENCE));
            if (expect.isPresent() && TextMatch.find(expect.get(), heard).isEmpty()) {
                if (step.within().isEmpty() && !context.left().isPositive()) {
                    return new Trouble(facts, new Ending.TimedOut(within));
                }
                return new Wrong(facts, "On the serial line, " + wanted + " was expected " + (bootOver.getAsBoolean() ? "while the board boots" : "within " + Words.seconds(within))
                        + (send.isEmpty() ? "" : " after typing " + visible(send)) + ", but "
                        + (heard.isBlank() ? "nothing came." : "the last that came was " + Words.quoted(last(heard)) + "."));
            }
            bootRead += bootFrom.isPresent() && expect.isPresent() ? TextMatch.end(expect.get(), heard) : 0;
            Optional<Wrong> missing = context.save(step.saves(), heard, "The serial line", facts);
            return missing.isPresent() ? missing.get() : new Ok(facts);
        } catch (TooSlowException e) {
            return new Broken(new Facts(shown, "", inFull, ""), Blame.EXERCISE, String.valueOf(e.getMessage()));
        }
    }

    /** Types until it has ended, once or again and again, and waits. */
    private void type(String send, Optional<Duration> again, Duration within, BooleanSupplier ended) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        Duration left = within;
        do {
            try {
                context.session().use().console().write(send.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // While the power is off, the line of some boards is closed: the next try may reach somebody.
                if (again.isEmpty()) {
                    throw e;
                }
            }
            Duration most = left;
            Rescue.await(again.filter(pause -> pause.compareTo(most) < 0).orElse(most), ended);
            left = Duration.ofNanos(deadline - System.nanoTime());
        } while (again.isPresent() && left.isPositive() && !ended.getAsBoolean());
    }

    private String heard(long from) {
        String all = ESCAPES.matcher(new String(context.session().console().since(from), StandardCharsets.UTF_8)).replaceAll("");
        return all.substring(Math.min(bootRead, all.length()));
    }

    private static boolean isFound(Pattern pattern, String text) {
        try {
            return TextMatch.find(pattern, text).isPresent();
        } catch (TooSlowException e) {
            // Found out, and said, when the wait is over.
            return true;
        }
    }

    private static String visible(String typed) {
        return "\"" + Printable.of(typed.replace("\n", "⏎").replace("\r", "⏎")) + "\"";
    }

    private static String last(String text) {
        return text.strip().lines().reduce((a, b) -> b).orElse("");
    }

    /** Asks the kernel; what it answers lands in its log and on the line, as far as its console level lets it. */
    StepOutcome sysrq(String key) throws InterruptedException {
        BoardSession session = context.session();
        Facts facts = new Facts("BREAK, then " + key + ", on the serial line", "", "", "");
        try {
            session.board().sendBreak();
            session.use().console().write(key.getBytes(StandardCharsets.US_ASCII));
        } catch (LabFaultException | IOException e) {
            return new Broken(facts, Blame.INFRASTRUCTURE, "No BREAK can be sent on the serial line: " + e.getMessage());
        }
        long from = session.console().head();
        Duration most = context.left().compareTo(ANSWER) < 0 ? context.left() : ANSWER;
        Rescue.await(most, () -> session.console().head() > from && session.console().quietFor().compareTo(QUIET) > 0);
        return new Ok(facts);
    }
}
