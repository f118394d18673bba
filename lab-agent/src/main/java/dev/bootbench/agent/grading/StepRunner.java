package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.Names.UnknownValueException;
import dev.bootbench.agent.grading.StepOutcome.Facts;
import dev.bootbench.agent.grading.StepOutcome.Wrong;

/** Runs the steps of one check, each by the one that knows its kind. */
final class StepRunner {
    private final ModuleSteps modules;
    private final CommandSteps commands;
    private final LogStep log;
    private final LookSteps looks;
    private final WaitSteps waits;
    private final HygieneStep hygiene;
    private final SerialSteps serial;
    private final PowerSteps power;
    private final StaticStep statics;

    StepRunner(StepContext context, SourceTools tools) {
        this.modules = new ModuleSteps(context);
        this.commands = new CommandSteps(context);
        this.log = new LogStep(context);
        this.looks = new LookSteps(context);
        this.waits = new WaitSteps(context);
        this.hygiene = new HygieneStep(context, modules);
        this.serial = new SerialSteps(context);
        this.power = new PowerSteps(context);
        this.statics = new StaticStep(context, tools);
    }

    StepOutcome run(Step step) throws InterruptedException {
        try {
            return switch (step) {
                case Step.Load load -> modules.load(load);
                case Step.Unload unload -> modules.unload(unload.module());
                case Step.Run run -> commands.run(run);
                case Step.Program program -> commands.program(program);
                case Step.Log wanted -> log.look(wanted);
                case Step.File file -> looks.file(file);
                case Step.Number number -> looks.number(number);
                case Step.Series series -> looks.series(series);
                case Step.Reference reference -> modules.reference(reference, commands);
                case Step.Wait wait -> waits.run(wait);
                case Step.Serial talk -> serial.talk(talk);
                case Step.Sysrq(String key) -> serial.sysrq(key);
                case Step.Static tool -> statics.run(tool);
                case Step.Reboot reboot -> power.reboot(reboot, serial, this);
                case Step.PowerCycle cycle -> power.powerCycle(cycle, serial, this);
                case Step.Hygiene asked -> hygiene.run(asked);
            };
        } catch (UnknownValueException e) {
            return new Wrong(new Facts("", "", "", ""), "This needs the value of " + e.getMessage() + ", which an earlier step did not find.");
        }
    }
}
