package dev.bootbench.agent.fake;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What there is to choose about a fake board.
 *
 * @param folder    of the board: its keys, and {@code tty}, the name of its serial device
 * @param bootTime  from power-on to login prompt and SSH
 * @param slowness  by which each answer is late under {@link Fault#SLOW}
 * @param baud      bit/s at which it babbles
 * @param sshPort   of the loopback; 0 takes a free one
 * @param powerPort of the loopback; 0 takes a free one
 */
public record FakeBoardSettings(
        String name,
        Path folder,
        String kernel,
        String wrongKernel,
        Duration bootTime,
        Duration slowness,
        int baud,
        int sshPort,
        int powerPort) {

    /** A quick one on free ports. */
    public static FakeBoardSettings of(String name, Path folder) {
        return new FakeBoardSettings(
                name, folder, "6.1.0-fake", "6.1.0-wrong", Duration.ofMillis(200), Duration.ofSeconds(1), 115_200, 0, 0);
    }
}
