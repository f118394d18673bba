package dev.bootbench.agent.rack;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    @Override
    public Integer call() throws InterruptedException {
        Folders folders = Folders.fromEnvironment();
        AtomicInteger bad = new AtomicInteger();
        java.util.function.Consumer<Finding> table = finding -> {
            System.out.printf("%-4s %-" + NAME_WIDTH + "s %s%n", finding.isGood() ? "ok" : "BAD", finding.what(), finding.detail());
            if (!finding.isGood()) {
                bad.incrementAndGet();
            }
        };
        table.accept(HostChecks.user());
        table.accept(HostChecks.programs());
        table.accept(HostChecks.headers());
        table.accept(HostChecks.folder("LAB_HOME", folders.home()));
        table.accept(HostChecks.folder("LAB_CACHE", folders.cache()));
        if (bad.get() == 0) {
            try {
                for (RackConfig.Instance board : boards(folders.root())) {
                    new BoardChecks(folders, board, table).run();
                }
            } catch (IOException e) {
                System.err.println(e.getMessage());
                return 2;
            }
        } else {
            System.out.println("     The boards were not tried: mend the above first.");
        }
        System.out.println(bad.get() == 0 ? "This host can run boards." : "This host cannot run boards yet: " + bad.get() + " to mend.");
        return bad.get() == 0 ? 0 : 3;
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
