package dev.bootbench.agent.fake;

import dev.bootbench.agent.Folders;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one fake board until stopped, and says how to attach it. */
@Command(name = "fake-board", mixinStandardHelpOptions = true,
        description = "Runs a board of software that can be broken on purpose, to try out how a lab copes. Attached like a real one.")
public final class FakeBoardCommand implements Callable<Integer> {
    @Option(names = "--state", paramLabel = "FOLDER", description = "Where its keys and its serial device lie; below LAB_HOME when not given.")
    private @Nullable Path state;

    @Option(names = "--name", defaultValue = "fake-1", description = "Its host name (default: ${DEFAULT-VALUE}).")
    private String name = "fake-1";

    @Option(names = "--ssh-port", defaultValue = "0", description = "Port of the loopback for its SSH; a free one when not given.")
    private int sshPort;

    @Option(names = "--power-port", defaultValue = "0", description = "Port of the loopback for its smart plug; a free one when not given.")
    private int powerPort;

    @Option(names = "--boot-seconds", defaultValue = "2", description = "From power-on to login (default: ${DEFAULT-VALUE}).")
    private int bootSeconds;

    @Option(names = "--on", description = "Switch it on at once.")
    private boolean on;

    @Override
    public Integer call() {
        Path folder = (state == null ? Folders.fromEnvironment().home().resolve("fake-boards").resolve(name) : state).toAbsolutePath();
        FakeBoardSettings usual = FakeBoardSettings.of(name, folder);
        FakeBoardSettings settings = new FakeBoardSettings(
                name, folder, usual.kernel(), usual.wrongKernel(), Duration.ofSeconds(bootSeconds), usual.slowness(), usual.baud(),
                sshPort, powerPort);
        try (FakeBoard board = FakeBoard.start(settings)) {
            if (on) {
                board.turn(true);
            }
            System.out.print(description(board));
            Quarkus.waitForExit();
            return 0;
        } catch (IOException e) {
            System.err.println("The fake board cannot start: " + e.getMessage());
            return 3;
        }
    }

    private String description(FakeBoard board) {
        return """
                The fake board %1$s runs until you stop this program. In an agent.yaml:

                  - name: %1$s
                    profile: fake
                    port: %2$s
                    ssh: {address: 127.0.0.1, port: %3$d, hostKeyFile: %4$s, keyFile: %5$s}
                    power: {kind: tasmota, url: "URL"}
                    pristine: {kind: cooperative}

                By hand:
                  serial    %2$s
                  SSH       root@127.0.0.1, port %3$d, key %5$s
                  power     curl 'URL/cm?cmnd=Power%%20On' (Tasmota)
                  faults    curl 'URL/fault?set=wedged', clear=wedged, clear=all. There are
                            %6$s
                  fate      curl URL/panic, curl URL/restore
                """
                .formatted(name, board.serialPort(), board.sshPort(), board.hostKey(), board.rootKey(), Fault.all())
                .replace("URL", board.powerUrl().toString());
    }
}
