package dev.bootbench.agent.link;

import dev.bootbench.agent.ExitGate;
import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.deploy.Deployer;
import dev.bootbench.agent.grading.Grader;
import dev.bootbench.agent.rack.Rack;
import dev.bootbench.agent.rack.RackConfig;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.Dependent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The agent itself: until stopped, serves one coordinator with the boards of one configuration. */
@Dependent
@Unremovable
@Command(name = "serve", description = "Serves a coordinator with the boards of this host, until stopped.", mixinStandardHelpOptions = true)
public class ServeCommand implements Callable<Integer> {
    /** For attempts to be given up and for all machines to end. */
    private static final Duration END = Duration.ofSeconds(30);

    private final Grader grader;
    private final Deployer deployer;
    private final String version;

    @Parameters(index = "0", paramLabel = "AGENT.yaml", description = "host, coordinator, credentialFile, boards")
    private Path file;

    ServeCommand(Grader grader, Deployer deployer, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.grader = grader;
        this.deployer = deployer;
        this.version = version;
    }

    @Override
    public Integer call() throws InterruptedException {
        Folders folders = Folders.fromEnvironment();
        try {
            RackConfig config = RackConfig.load(file, folders.root());
            Path home = folders.home().resolve("agent");
            LinkSettings settings = new LinkSettings(
                    URI.create(config.coordinator()),
                    Files.readString(config.credentialFile()).strip(),
                    config.authorityFile(),
                    home);
            try (ExitGate _ = new ExitGate(END);
                    BoardRack rack = Rack.start(folders, config.boards(), home.resolve("boards"));
                    LabHost host = new LabHost(settings, version, rack, grader, deployer)) {
                host.start();
                Quarkus.waitForExit();
            }
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (LabFaultException e) {
            System.err.println(e.getMessage());
            return 3;
        }
    }
}
