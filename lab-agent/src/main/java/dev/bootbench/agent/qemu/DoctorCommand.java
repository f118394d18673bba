package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Proves that this host can run boards, by doing it. */
@Command(name = "doctor", description = "Proves that this host can run boards: what works, what does not and how to mend it.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    private static final int NAME_WIDTH = 26;

    @Parameters(arity = "0..*", paramLabel = "PROFILE", description = "Board profiles to try; all of board-profiles/ when none is named.")
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
                for (String profile : profiles.isEmpty() ? all(folders.root().resolve("board-profiles")) : profiles) {
                    new BoardChecks(folders, profile, table).run();
                }
            } catch (IOException e) {
                System.err.println("The board profiles cannot be read: " + e.getMessage());
                return 2;
            }
        } else {
            System.out.println("     The boards were not tried: mend the above first.");
        }
        System.out.println(bad.get() == 0 ? "This host can run boards." : "This host cannot run boards yet: " + bad.get() + " to mend.");
        return bad.get() == 0 ? 0 : 3;
    }

    private static List<String> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        }
    }
}
