package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.grading.Exercise.Submit;
import dev.bootbench.agent.grading.StepOutcome.Broken;
import dev.bootbench.agent.grading.StepOutcome.Facts;
import dev.bootbench.agent.grading.StepOutcome.Ok;
import dev.bootbench.agent.grading.StepOutcome.Trouble;
import dev.bootbench.agent.grading.StepOutcome.Wrong;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Restarts the board. It is our doing, so it is no crash; what a submission left on the disk shows afterwards. */
final class PowerSteps {
    /**
     * Everything is written out and the file systems are made read-only, as a shutdown does; the switch does the rest, because
     * not every board comes back from a restart by itself.
     */
    private static final String SETTLE = "sync; echo s > /proc/sysrq-trigger; echo u > /proc/sysrq-trigger; sleep 1; sync";

    private final StepContext context;

    PowerSteps(StepContext context) {
        this.context = context;
    }

    StepOutcome reboot(Step.Reboot step, SerialSteps serial, StepRunner runner) throws InterruptedException {
        Facts facts = new Facts("reboot", "", "the board comes up again", "");
        CommandResult settled = context.shell(SETTLE);
        return settled.ending() instanceof Ending.Exited ? cycle(facts, step.meanwhile(), serial, runner)
                : new Trouble(facts, settled.ending());
    }

    StepOutcome powerCycle(Step.PowerCycle step, SerialSteps serial, StepRunner runner) throws InterruptedException {
        return cycle(new Facts("power off, power on", "", "the board comes up again", ""), step.meanwhile(), serial, runner);
    }

    /** The board boots on a thread of its own, which the board's own deadlines end, while the steps are done on this one. */
    private StepOutcome cycle(Facts facts, List<Step> meanwhile, SerialSteps serial, StepRunner runner) throws InterruptedException {
        if (meanwhile.isEmpty()) {
            return cycle(facts);
        }
        FutureTask<StepOutcome> boot = new FutureTask<>(() -> cycle(facts));
        serial.boots(boot::isDone);
        Thread.ofVirtual().name("power-cycle").start(boot);
        StepOutcome outcome = new Ok(facts);
        try {
            for (Step step : meanwhile) {
                outcome = runner.run(step);
                if (!(outcome instanceof Ok)) {
                    break;
                }
            }
            StepOutcome up = boot.get();
            return outcome instanceof Ok ? up : outcome;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the power cycle broke", e.getCause());
        } finally {
            serial.isUp();
        }
    }

    private StepOutcome cycle(Facts facts) throws InterruptedException {
        try {
            context.session().powerCycle();
            return new Ok(new Facts(facts.command(), "", facts.expected(), "it came up"));
        } catch (LabFaultException e) {
            context.session().ruin();
            // A module is gone with the power; only what changes the board itself can keep it from coming up.
            Submit submit = context.exercise().submit();
            String why = String.valueOf(e.getMessage());
            return submit == Submit.GUEST_SCRIPT || submit == Submit.BOARD_STATE
                    ? new Wrong(new Facts(facts.command(), "", facts.expected(), why), "The board did not come up again. " + why)
                    : new Broken(facts, Blame.INFRASTRUCTURE, "The board did not come up after it was switched off and on. " + why);
        }
    }
}
