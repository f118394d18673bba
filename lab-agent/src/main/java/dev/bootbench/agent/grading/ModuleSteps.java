package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.StepOutcome.Broken;
import dev.bootbench.agent.grading.StepOutcome.Facts;
import dev.bootbench.agent.grading.StepOutcome.Ok;
import dev.bootbench.agent.grading.StepOutcome.Trouble;
import dev.bootbench.agent.grading.StepOutcome.Wrong;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.GuestCommand;
import java.util.List;
import java.util.Optional;

/** Loads and unloads modules. */
final class ModuleSteps {
    private static final String MODULES = "/proc/modules";

    private final StepContext context;

    ModuleSteps(StepContext context) {
        this.context = context;
    }

    StepOutcome load(Step.Load load) throws InterruptedException {
        String module = load.module();
        String args = context.names().inCommand(load.args());
        String shown = "insmod " + module + ".ko" + (args.isBlank() ? "" : " " + args);
        boolean theirs = isTheirs(module);
        if (theirs) {
            context.session().studentActs();
        }
        CommandResult result = context.shellThen("insmod " + BoardSession.FOLDER + "/" + shown.substring("insmod ".length()), MODULES);
        String out = result.out();
        int cut = out.indexOf(GuestCommand.AFTER + "\n");
        String modules = cut < 0 ? "" : out.substring(cut);
        String expected = load.fails().map(error -> "the kernel refuses it with " + (error.equals("any") ? "an error" : error))
                .orElse("exit code 0, and " + module + " in /proc/modules");
        Facts facts = new Facts(shown, "", expected, StepContext.observed(result, cut < 0 ? out : out.substring(0, cut)));
        if (!(result.ending() instanceof Ending.Exited(int code))) {
            return new Trouble(facts, result.ending());
        }
        boolean there = modules.lines().anyMatch(line -> line.startsWith(module + " ") && line.contains(" Live "));
        if (load.fails().isPresent()) {
            return refused(module, load.fails().get(), code, there, facts, result.err());
        }
        if (code != 0) {
            List<String> log = context.window("refused").kernelLines();
            String message = "The kernel did not take " + module + " (insmod: " + Words.ending(result.ending()) + "). "
                    + Refusal.ofLoad(module, log, result.err());
            return theirs ? new Wrong(facts, message) : new Broken(facts, Blame.EXERCISE, "The exercise's own module: " + message);
        }
        return there ? new Ok(facts) : new Wrong(facts, "insmod ended without an error, but " + module + " is not in /proc/modules.");
    }

    private boolean isTheirs(String module) {
        return context.exercise().modules().contains(module);
    }

    private static StepOutcome refused(String module, String error, int code, boolean there, Facts facts, String toolText) {
        String wanted = error.equals("any") ? "an error" : error;
        if (code == 0 || there) {
            return new Wrong(facts, "With these arguments init has to answer with " + wanted + ", but " + module
                    + (there ? " was loaded." : "'s init answered 0."));
        }
        List<String> errors = Words.errorNames(toolText);
        if (error.equals("any") || errors.contains(error)) {
            return new Ok(facts);
        }
        return new Wrong(facts, "With these arguments init has to answer with " + error + ", but it answered with "
                + (errors.isEmpty() ? "another error: " + Words.quoted(toolText) : errors.getFirst()) + ".");
    }

    StepOutcome unload(String module) throws InterruptedException {
        String shown = "rmmod " + module;
        CommandResult result = context.shellThen(shown, MODULES);
        String left = result.out().lines().filter(line -> line.startsWith(module + " ")).findFirst().orElse("");
        Facts facts = new Facts(shown, "", "exit code 0, and " + module + " no longer in /proc/modules", StepContext.observed(result, left));
        if (!(result.ending() instanceof Ending.Exited(int code))) {
            return new Trouble(facts, result.ending());
        }
        if (code != 0) {
            return new Wrong(facts, module + " could not be unloaded (rmmod: " + Words.ending(result.ending()) + "). "
                    + Refusal.ofUnload(module, left.contains("[permanent]"), result.err()));
        }
        return left.isEmpty() ? new Ok(facts) : new Wrong(facts, "rmmod ended without an error, but " + module + " is still in /proc/modules.");
    }

    /** A measurement with a module of the exercise; whatever goes wrong short of a crash is the exercise's. */
    StepOutcome reference(Step.Reference step, CommandSteps commands) throws InterruptedException {
        StepOutcome loaded = load(new Step.Load(step.module(), step.args(), Optional.empty()));
        if (!(loaded instanceof Ok)) {
            return ours(loaded);
        }
        StepOutcome measured = commands.run(new Step.Run(step.command(), step.doing()));
        if (measured instanceof Trouble) {
            return measured;
        }
        StepOutcome unloaded = unload(step.module());
        return ours(measured instanceof Ok && !(unloaded instanceof Ok) ? unloaded : measured);
    }

    private static StepOutcome ours(StepOutcome outcome) {
        return outcome instanceof Wrong(Facts facts, String message)
                ? new Broken(facts, Blame.EXERCISE, "The reference measurement of the exercise failed: " + message) : outcome;
    }
}
