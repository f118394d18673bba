package dev.bootbench.agent.rack;

import dev.bootbench.agent.board.BoardActor;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.hardware.HardwareBoard;
import dev.bootbench.agent.hardware.HardwareParts;
import dev.bootbench.agent.hardware.PristineStrategies;
import dev.bootbench.agent.power.Hands;
import dev.bootbench.agent.power.PowerSwitches;
import dev.bootbench.agent.serial.PortConfig;
import dev.bootbench.agent.serial.SerialConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts real boards together from what their host's configuration says of each. */
final class RealBoards {
    private static final Logger LOG = Logger.getLogger(RealBoards.class);
    static final int SSH_PORT = 22;

    private RealBoards() {}

    /** @throws IOException naming the board and what is missing in its configuration, or wrong with its keys */
    static BoardActor open(RackConfig.Instance instance, BoardProfile profile, Path home) throws IOException {
        Files.createDirectories(home);
        HardwareParts.SshAddress ssh = ssh(instance);
        try {
            SerialConsole line = new SerialConsole(home, Clock.systemUTC());
            return new BoardActor(instance.name(), keeper -> new HardwareBoard(
                    instance.name(), keeper, profile, line, parts(instance, ssh, keeper::askByHand)));
        } catch (IOException e) {
            throw new IOException("board " + instance.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * The parts of a board by themselves.
     *
     * @param bench whoever is asked to do something by hand
     * @throws IOException naming the board and what is missing in its configuration
     */
    static HardwareParts parts(RackConfig.Instance instance, Hands bench) throws IOException {
        return parts(instance, ssh(instance), bench);
    }

    private static HardwareParts parts(RackConfig.Instance instance, HardwareParts.SshAddress ssh, Hands bench) {
        PortConfig port = PortConfig.parse(instance.port().orElseThrow());
        port.warning().ifPresent(warning -> LOG.warnf("%s: %s", instance.name(), warning));
        return new HardwareParts(
                port,
                PowerSwitches.of(instance.power().orElseThrow(), bench),
                PristineStrategies.of(instance.pristine().orElseThrow()),
                ssh,
                Optional.empty(),
                Optional.empty(),
                () -> {},
                Map::of);
    }

    /** Where its shell is; a board that lacks any of its parts is refused here. */
    private static HardwareParts.SshAddress ssh(RackConfig.Instance instance) throws IOException {
        need(instance.name(), instance.port(), "port");
        need(instance.name(), instance.power(), "power");
        need(instance.name(), instance.pristine(), "pristine");
        RackConfig.Ssh ssh = need(instance.name(), instance.ssh(), "ssh");
        return new HardwareParts.SshAddress(ssh.address(), ssh.port().orElse(SSH_PORT), ssh.hostKeyFile(), ssh.keyFile());
    }

    private static <T> T need(String board, Optional<T> given, String field) throws IOException {
        return given.orElseThrow(() -> new IOException(RackRules.needs(board, field)));
    }
}
