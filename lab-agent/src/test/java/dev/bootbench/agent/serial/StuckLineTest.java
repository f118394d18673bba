package dev.bootbench.agent.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.posix.Pty;
import dev.bootbench.agent.serial.PortConfig.LocalPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A board that reads nothing, and two who want one port. */
class StuckLineTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void aStuckWriterIsToldAndTheReaderGoesOn() throws Exception {
        // Nobody reads the PTY's board side, so it takes a few kilobytes and then nothing.
        Pty pty = new Pty();
        try (SerialConsole console = new SerialConsole(folder, Clock.systemUTC())) {
            console.keepOpen(new LocalPort(pty.device()), LineSettings.plain(115_200));
            assertThat(console.awaitOpen(LIMIT)).isTrue();
            assertThatThrownBy(() -> console.write(new byte[200_000]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not take what was typed");
            Wire.printAll(pty, "still printing".getBytes(StandardCharsets.US_ASCII));
            await().atMost(LIMIT).until(() -> console.head() == 14);
            pty.close();
            await().atMost(LIMIT).until(() -> !console.isOpen());
            assertThatThrownBy(() -> console.write(new byte[1])).isInstanceOf(IOException.class).hasMessageContaining("closed");
            console.detach("enough");
            await().atMost(LIMIT).until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().endsWith(pty.device())
                            && thread.getName().startsWith("serial-")));
        }
    }

    @Test
    void aSecondOwnerOfAPortIsRefusedInWords() throws Exception {
        try (Pty pty = new Pty();
                SerialConsole console = new SerialConsole(folder, Clock.systemUTC())) {
            console.attach(pty.device(), 115_200);
            try (SerialConsole second = new SerialConsole(folder.resolve("second"), Clock.systemUTC())) {
                assertThatThrownBy(() -> second.attach(pty.device(), 115_200))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("open already");
            }
            Wire.printAll(pty, "to the first".getBytes(StandardCharsets.US_ASCII));
            await().atMost(LIMIT).until(() -> console.head() == 12);
        }
    }

    @Test
    void aPortThatAnotherProgramHasIsRefusedInWords() throws Exception {
        try (Pty pty = new Pty()) {
            Process owner = new ProcessBuilder("flock", pty.device(), "sh", "-c", "echo locked; exec cat").start();
            try (SerialConsole console = new SerialConsole(folder, Clock.systemUTC())) {
                assertThat(owner.inputReader().readLine()).isEqualTo("locked");
                assertThatThrownBy(() -> console.attach(pty.device(), 115_200))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("another program has it");
            } finally {
                owner.destroyForcibly();
            }
        }
    }

    @Test
    void attachingToNothingFailsAtOnceAndALostLineStaysLost() throws Exception {
        try (SerialConsole console = new SerialConsole(folder, Clock.systemUTC())) {
            assertThatThrownBy(() -> console.attach("/dev/pts/99999", 115_200))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("There is no serial port /dev/pts/99999");
            Pty pty = new Pty();
            console.attach(pty.device(), 115_200);
            assertThat(console.isOpen()).isTrue();
            pty.close();
            await().atMost(LIMIT).until(() -> !console.isOpen());
            assertThatThrownBy(() -> console.write(new byte[1])).isInstanceOf(IOException.class).hasMessageContaining("gone");
        }
    }
}
