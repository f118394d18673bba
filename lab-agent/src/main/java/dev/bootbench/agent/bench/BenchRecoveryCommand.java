package dev.bootbench.agent.bench;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lab bench recovery}: breaks boards and prints how each fault ended, after how long, and what the profile allows. */
@Command(name = "bench-recovery", hidden = true, mixinStandardHelpOptions = true,
        description = "Breaks boards on purpose and prints a table: fault, how the board ended, measured time, bound of its profile.")
public final class BenchRecoveryCommand implements Callable<Integer> {
    private static final List<String> MACHINES = List.of("qemu-x86", "rpi3b-qemu");

    @Option(names = "--all", description = "Break a virtual machine and the stand-in of a Raspberry Pi too.")
    private boolean all;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Folders folders = Folders.fromEnvironment();
        List<Row> rows = new ArrayList<>();
        Consumer<Row> table = row -> {
            rows.add(row);
            out.println(row.text());
            out.flush();
        };
        try {
            Path state = Temporary.state(folders.home());
            try {
                out.println(Row.HEAD);
                out.flush();
                FakeRecoveries.run(folders, state, table);
                for (String profile : all ? MACHINES : List.<String>of()) {
                    MachineRecoveries.run(folders, profile, state, table);
                }
            } finally {
                Folders.deleteTree(state);
            }
        } catch (IOException | LabFaultException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 3;
        }
        long good = rows.stream().filter(Row::isGood).count();
        out.println(good + " of " + rows.size() + " ended as they must, within the bounds of their profiles.");
        out.flush();
        return good == rows.size() ? 0 : 1;
    }
}
