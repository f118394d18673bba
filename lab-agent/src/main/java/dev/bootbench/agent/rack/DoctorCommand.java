package dev.bootbench.agent.rack;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves that this host can run boards, by doing it. */
@Command(name = "doctor", description = "Proves that this host can run boards: what works, what does not and how to mend it.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    private static final int NAME_WIDTH = 26;

    @Option(names = "--config", paramLabel = "AGENT.yaml",
            description = "Try every board of this configuration. The agent that serves them must be stopped.")
    private @Nullable Path config;

    @Parameters(arity = "0..*", paramLabel = "PROFILE", description = "Board profiles to try; all machines of board-profiles/ when none is named.")
    private List<String> profiles = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        return examine(Folders.fromEnvironment());
    }

    int examine(Folders folders) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Table table = new Table(out);
        try {
            List<RackConfig.Instance> boards = boards(folders.root());
            table.add(HostChecks.user());
            table.add(HostChecks.programs(folders.root(), boards));
            table.add(HostChecks.headers());
            table.add(HostChecks.folder("LAB_HOME", folders.home()));
            table.add(HostChecks.folder("LAB_CACHE", folders.cache()));
            if (table.bad == 0) {
                for (RackConfig.Instance board : boards) {
                    new BoardChecks(folders, board, table::add).run();
                }
            } else {
                out.println("     The boards were not tried: mend the above first.");
            }
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        }
        out.println(table.bad == 0 ? "This host can run boards." : "This host cannot run boards yet: " + table.bad + " to mend.");
        out.flush();
        return table.bad == 0 ? 0 : 3;
    }

    /** A line for each finding as soon as it is there; what goes over several lines stays in its column. */
    private static final class Table {
        private final PrintWriter out;
        private int bad;

        Table(PrintWriter out) {
            this.out = out;
        }

        void add(Finding finding) {
            String indented = finding.detail().strip().replaceAll("\\R", "\n" + " ".repeat(NAME_WIDTH + 6));
            out.printf("%-4s %-" + NAME_WIDTH + "s %s%n", finding.isGood() ? "ok" : "BAD", finding.what(), indented);
            out.flush();
            bad += finding.isGood() ? 0 : 1;
        }
    }

    private List<RackConfig.Instance> boards(Path root) throws IOException {
        if (config != null) {
            return RackConfig.load(config, root).boards();
        }
        List<RackConfig.Instance> boards = new ArrayList<>();
        for (String profile : profiles.isEmpty() ? machines(root) : profiles) {
            boards.add(new RackConfig.Instance("doctor-" + profile, profile));
        }
        return boards;
    }

    /** The profiles that need nothing but this host. */
    private static List<String> machines(Path root) throws IOException {
        List<String> machines = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve("board-profiles"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".yaml")) {
                    String id = name.substring(0, name.length() - ".yaml".length());
                    if (BoardProfile.load(root, id).kind() != BoardProfile.Kind.HARDWARE) {
                        machines.add(id);
                    }
                }
            }
        }
        return machines;
    }
}
