package dev.bootbench.agent.rack;

import dev.bootbench.agent.board.AbstractBoard;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.hardware.HardwareBoard;
import dev.bootbench.agent.hardware.HardwareParts;
import dev.bootbench.agent.hardware.PristineConfig;
import dev.bootbench.agent.hardware.PristineStrategies;
import dev.bootbench.agent.power.PowerConfig;
import dev.bootbench.agent.power.PowerSwitches;
import dev.bootbench.agent.serial.PortConfig;
import dev.bootbench.agent.serial.SerialConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts real boards together from what their host's configuration says of each. */
final class RealBoards {
    private static final Logger LOG = Logger.getLogger(RealBoards.class);
    static final int SSH_PORT = 22;

    private RealBoards() {}

    /** @throws IOException naming the board and what is missing in its configuration, or wrong with its keys */
    static AbstractBoard open(RackConfig.Instance instance, BoardProfile profile, Path home) throws IOException {
        String name = instance.name();
        PortConfig port = PortConfig.parse(need(name, instance.port(), "port"));
        port.warning().ifPresent(warning -> LOG.warnf("%s: %s", name, warning));
        RackConfig.Ssh ssh = need(name, instance.ssh(), "ssh");
        PowerConfig power = need(name, instance.power(), "power");
        PristineConfig pristine = need(name, instance.pristine(), "pristine");
        Files.createDirectories(home);
        return new HardwareBoard(name, profile, new SerialConsole(home, Clock.systemUTC()), board -> new HardwareParts(
                port,
                PowerSwitches.of(power, board::askByHand),
                PristineStrategies.of(pristine),
                new HardwareParts.SshAddress(ssh.address(), ssh.port().orElse(SSH_PORT), ssh.hostKeyFile(), ssh.keyFile()),
                Optional.empty(),
                Optional.empty(),
                () -> {}));
    }

    private static <T> T need(String board, Optional<T> given, String field) throws IOException {
        return given.orElseThrow(() -> new IOException(RackRules.needs(board, field)));
    }
}
