package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.Exercise.Pattern;
import dev.bootbench.agent.grading.Step.Until;
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
import java.util.List;

/** Waits: until something is so, or until time is up. A crash ends every wait. */
final class WaitSteps {
    /** For the guest to notice by itself that its time is up. */
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int TIME_IS_UP = 124;

    private final StepContext context;

    WaitSteps(StepContext context) {
        this.context = context;
    }

    StepOutcome run(Step.Wait step) throws InterruptedException {
        Duration left = context.left();
        Duration within = step.within().compareTo(left) < 0 ? step.within() : left;
        return switch (step.until()) {
            case Until.Succeeds(String command) -> succeeds(context.names().inCommand(command), within);
            case Until.Logged(Pattern line) -> logged(line, within);
            case Until.TimeIsUp() -> {
                Rescue.await(within, context::hasCrashed);
                yield new Ok(new Facts("sleep " + within.toMillis() / 1000.0, "", "", ""));
            }
        };
    }

    /** The guest itself tries again and again: a connection for each try would cost more than most tries. */
    private StepOutcome succeeds(String command, Duration within) throws InterruptedException {
        String shown = "until ( " + command + " ); do sleep 0.2; done";
        // Hundredths of a second, as /proc/uptime counts.
        String loop = """
                now() { read -r up rest </proc/uptime; echo "${up%%.*}${up#*.}"; }
                end=$(($(now) + HUNDREDTHS))
                while :; do
                    said=$( { COMMAND
                    } 2>&1 </dev/null ) && exit 0
                    code=$?
                    [ "$(now)" -lt "$end" ] || { echo "exit code $code"; printf '%s\\n' "$said" | tail -n 5; exit 124; }
                    sleep 0.2
                done
                """.replace("HUNDREDTHS", Long.toString(within.toMillis() / 10)).replace("COMMAND", command);
        CommandResult result = context.shell(loop, "", within.plus(GRACE));
        Facts facts = new Facts(Printable.of(shown), "", "exit code 0 within " + Words.seconds(within), StepContext.observed(result, result.out()));
        if (!(result.ending() instanceof Ending.Exited(int code))) {
            return new Trouble(facts, result.ending());
        }
        return code == 0 ? new Ok(facts) : new Wrong(facts, "Within " + Words.seconds(within) + ", `" + Printable.of(command)
                + "` was expected to succeed, but " + (code == TIME_IS_UP ? "it last ended with " + result.out().strip().lines().findFirst().orElse("an error")
                : "the shell ended with " + Words.ending(result.ending())) + ".");
    }

    private StepOutcome logged(Pattern line, Duration within) throws InterruptedException {
        java.util.regex.Pattern pattern = context.names().inPattern(line);
        BoardSession session = context.session();
        Rescue.await(within, () -> context.hasCrashed() || has(pattern, session.log().since(session.mark()).kernelLines()));
        // A message without its line end comes out only when the next one does: the mark is one.
        List<String> lines = context.window("wait").kernelLines();
        Facts facts = new Facts("dmesg", "", "within " + Words.seconds(within) + ": " + context.names().inFull(line),
                Words.shortened(Printable.of(String.join("\n", lines)), StepContext.EVIDENCE));
        try {
            for (String logged : lines) {
                if (TextMatch.find(pattern, logged).isPresent()) {
                    return new Ok(facts);
                }
            }
            return new Wrong(facts, "Within " + Words.seconds(within) + ", a line " + context.names().such(line) + " was expected in the kernel log, but "
                    + (lines.isEmpty() ? "nothing was logged." : "none of the " + lines.size() + " logged lines is one."));
        } catch (TooSlowException e) {
            return new Broken(facts, Blame.EXERCISE, String.valueOf(e.getMessage()));
        }
    }

    private static boolean has(java.util.regex.Pattern pattern, List<String> lines) {
        try {
            for (String line : lines) {
                if (TextMatch.find(pattern, line).isPresent()) {
                    return true;
                }
            }
            return false;
        } catch (TooSlowException e) {
            // Found out, and said, when the wait is over.
            return true;
        }
    }
}
