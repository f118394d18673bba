package dev.bootbench.agent;

import dev.bootbench.agent.bench.BenchHostileCommand;
import dev.bootbench.agent.bench.BenchRecoveryCommand;
import dev.bootbench.agent.fake.FakeBoardCommand;
import dev.bootbench.agent.grading.ExerciseCommand;
import dev.bootbench.agent.grading.GradeCommand;
import dev.bootbench.agent.link.JoinCommand;
import dev.bootbench.agent.link.ServeCommand;
import dev.bootbench.agent.qemu.ImageCommand;
import dev.bootbench.agent.rack.DoctorCommand;
import dev.bootbench.agent.serial.DiscoverCommand;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The agent's commands. Exit codes: 0 well, 1 less than full marks, 2 wrong use or bad input, 3 a fault of the lab. */
@QuarkusMain
@Command(name = "lab-agent", mixinStandardHelpOptions = true,
        subcommands = {GradeCommand.class, ExerciseCommand.class, ImageCommand.class, DoctorCommand.class, JoinCommand.class,
            ServeCommand.class, DiscoverCommand.class, FakeBoardCommand.class, BenchRecoveryCommand.class,
            BenchHostileCommand.class})
public final class Main implements QuarkusApplication, Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public int run(String... args) {
        return new CommandLine(this, new Beans()).execute(args);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to do; --help lists the commands.");
    }

    /** Commands that need something of the agent are its beans; the others are made by picocli. */
    private static final class Beans implements IFactory {
        private final IFactory plain = CommandLine.defaultFactory();

        @Override
        public <K> K create(Class<K> type) throws Exception {
            InstanceHandle<K> bean = Arc.container().instance(type);
            return bean.isAvailable() ? bean.get() : plain.create(type);
        }
    }
}
