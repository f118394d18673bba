package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.StepOutcome.Facts;
import dev.bootbench.agent.grading.StepOutcome.Ok;
import dev.bootbench.agent.grading.StepOutcome.Trouble;
import dev.bootbench.agent.grading.StepOutcome.Wrong;
import dev.bootbench.agent.grading.kernellog.Printable;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.util.Optional;

/**
 * The standard questions: used by many at once, unloaded and loaded many times, gone without a trace at the end. What
 * stayed behind, {@link CheckRunner} sees by its look at the guest after the check.
 */
final class HygieneStep {
    private final StepContext context;
    private final ModuleSteps modules;

    HygieneStep(StepContext context, ModuleSteps modules) {
        this.context = context;
        this.modules = modules;
    }

    StepOutcome run(Step.Hygiene step) throws InterruptedException {
        String module = step.module();
        StepOutcome outcome = new Ok(new Facts("", "", "", ""));
        if (!isLoaded(module)) {
            outcome = modules.load(new Step.Load(module, step.args(), Optional.empty()));
        }
        if (outcome instanceof Ok && step.parallel().isPresent()) {
            outcome = parallel(step.parallel().get());
        }
        if (outcome instanceof Ok && step.reload() > 0) {
            outcome = reload(step);
        }
        return outcome instanceof Ok ? modules.unload(module) : outcome;
    }

    private boolean isLoaded(String module) throws InterruptedException {
        return context.shell("grep -q '^" + module + " ' /proc/modules").succeeded();
    }

    private StepOutcome reload(Step.Hygiene step) throws InterruptedException {
        String args = context.names().inCommand(step.args());
        String insmod = "insmod " + BoardSession.FOLDER + "/" + step.module() + ".ko" + (args.isBlank() ? "" : " " + args);
        String shown = "for i in $(seq " + step.reload() + "); do rmmod " + step.module() + " && " + insmod + " || break; done";
        String loop = """
                i=0
                while [ $i -lt TIMES ]; do
                    i=$((i + 1))
                    rmmod MODULE || { rc=$?; echo "unloading, time $i"; exit $rc; }
                    INSMOD || { rc=$?; echo "loading again, time $i"; exit $rc; }
                    grep -q '^MODULE ' /proc/modules || { echo "loading again, time $i (not in /proc/modules)"; exit 1; }
                done
                """.replace("TIMES", Integer.toString(step.reload())).replace("INSMOD", insmod).replace("MODULE", step.module());
        context.session().studentActs();
        CommandResult result = context.shell(loop);
        Facts facts = new Facts(Printable.of(shown), "", "unloaded and loaded again " + step.reload() + " times", StepContext.observed(result, result.out()));
        if (!(result.ending() instanceof Ending.Exited(int code))) {
            return new Trouble(facts, result.ending());
        }
        if (code == 0) {
            return new Ok(facts);
        }
        String what = Printable.of(result.out().strip());
        String why = what.startsWith("unloading") ? Refusal.ofUnload(step.module(), false, result.err())
                : Refusal.ofLoad(step.module(), context.window("refused").kernelLines(), result.err());
        return new Wrong(facts, "It was to be unloaded and loaded again " + step.reload() + " times, but " + what + " failed. " + why);
    }

    private StepOutcome parallel(Step.Parallel parallel) throws InterruptedException {
        String command = context.names().inCommand(parallel.command());
        String shown = parallel.processes() + " at the same time, " + parallel.times() + " times each: " + command;
        String script = """
                folder=$(mktemp -d) && cpus=$(nproc) || exit 99
                worker=0
                pids=
                while [ $worker -lt PROCESSES ]; do
                    worker=$((worker + 1))
                    (
                        export BOOTBENCH_WORKER=$worker
                        taskset -pc $((worker % cpus)) "$(sh -c 'echo $PPID')" >/dev/null 2>&1
                        time=0
                        while [ $time -lt TIMES ]; do
                            time=$((time + 1))
                            sh -c COMMAND >"$folder/$worker" 2>&1 </dev/null
                            rc=$?
                            [ $rc = 0 ] || { echo "process $worker, time $time: exit code $rc" >"$folder/failed.$worker"
                                tail -n 3 "$folder/$worker" >>"$folder/failed.$worker"; exit 1; }
                        done
                    ) &
                    pids="$pids $!"
                done
                failed=0
                for pid in $pids; do wait "$pid" || failed=$((failed + 1)); done
                cat "$folder"/failed.* 2>/dev/null | head -n 20
                rm -rf "$folder"
                [ $failed = 0 ]
                """.replace("PROCESSES", Integer.toString(parallel.processes())).replace("TIMES", Integer.toString(parallel.times()))
                .replace("COMMAND", StepContext.quote(command));
        CommandResult result = context.shell(script);
        Facts facts = new Facts(Printable.of(shown), "", "exit code 0 each time", StepContext.observed(result, result.out()));
        if (!(result.ending() instanceof Ending.Exited(int code))) {
            return new Trouble(facts, result.ending());
        }
        if (code == 0) {
            return new Ok(facts);
        }
        long failed = result.out().lines().filter(line -> line.startsWith("process ")).count();
        String first = Printable.of(String.join(", ", result.out().strip().lines().limit(2).toList()));
        return new Wrong(facts, failed + " of " + parallel.processes() + " processes that used it at the same time failed. The first: " + first + ".");
    }
}
