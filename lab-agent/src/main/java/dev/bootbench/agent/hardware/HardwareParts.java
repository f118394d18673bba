package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.power.PowerSwitch;
import dev.bootbench.agent.serial.PortConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one board is put together from.
 *
 * @param port       its serial line
 * @param ownBreak   sends a BREAK in another way than on the line; empty: on the line
 * @param kernel     release of its image; empty: those that its profile names
 * @param leftOver   ends what an agent that was killed left running
 * @param waits      as {@link dev.bootbench.agent.board.Board#processorWaits}
 */
public record HardwareParts(
        PortConfig port, PowerSwitch power, Pristine pristine, SshAddress ssh, Optional<Act> ownBreak,
        Optional<String> kernel, Act leftOver, Supplier<Map<Long, Duration>> waits) {

    /** Something done to a board. */
    public interface Act {
        void run() throws LabFaultException, InterruptedException;
    }

    /**
     * Where root's shell is.
     *
     * @param hostKey file with the only host key that is accepted, as {@code ssh_host_ecdsa_key.pub}
     * @param rootKey file with the private key
     */
    public record SshAddress(String host, int port, Path hostKey, Path rootKey) {}
}
