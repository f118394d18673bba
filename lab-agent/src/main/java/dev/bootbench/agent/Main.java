package dev.bootbench.agent;

import dev.bootbench.agent.qemu.ImageCommand;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The agent's commands. Exit codes: 0 well, 1 less than full marks, 2 wrong use or bad input, 3 a fault of the lab. */
@QuarkusMain
@Command(name = "lab-agent", mixinStandardHelpOptions = true, subcommands = {ImageCommand.class})
public final class Main implements QuarkusApplication, Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public int run(String... args) {
        return new CommandLine(this).execute(args);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to do; --help lists the commands.");
    }
}
