package dev.bootbench.agent.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.posix.Pty;
import dev.bootbench.agent.serial.ConsoleServer.Noted;
import dev.bootbench.agent.serial.PortConfig.LocalPort;
import dev.bootbench.agent.serial.PortConfig.Rfc2217Port;
import dev.bootbench.agent.serial.PortConfig.TcpPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BREAK, and what else only RFC 2217 carries. */
class BreakTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LENGTH = Duration.ofMillis(300);

    @TempDir
    private Path folder;

    private static LineSettings settings() {
        return LineSettings.plain(115_200);
    }

    private SerialConsole console(PortConfig port) throws Exception {
        SerialConsole console = new SerialConsole(folder, Clock.systemUTC());
        console.keepOpen(port, settings());
        assertThat(console.awaitOpen(LIMIT)).as(console.portReason()).isTrue();
        return console;
    }

    private static void assertHeldLow(ConsoleServer server) {
        await().atMost(LIMIT).until(() -> server.controls(ComPort.BREAK_ON, ComPort.BREAK_OFF).size() == 2);
        List<Noted> noted = server.controls(ComPort.BREAK_ON, ComPort.BREAK_OFF);
        assertThat(noted.get(0).value()).containsExactly(ComPort.BREAK_ON);
        assertThat(noted.get(1).value()).containsExactly(ComPort.BREAK_OFF);
    }

    @Test
    void rfc2217HoldsTheLineLowForAsLongAsAsked() throws Exception {
        try (ConsoleServer server = new ConsoleServer(true, UnaryOperator.identity());
                SerialConsole console = console(new Rfc2217Port("127.0.0.1", server.port()))) {
            long began = System.nanoTime();
            console.sendBreak(LENGTH);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(LENGTH);
            assertHeldLow(server);
        }
    }

    @Test
    void aRealSer2netHandsItOn() throws Exception {
        try (ConsoleServer server = new ConsoleServer(true, UnaryOperator.identity());
                Ser2net between = new Ser2net(folder, "telnet(rfc2217),tcp", "telnet(rfc2217),tcp,127.0.0.1," + server.port());
                SerialConsole console = console(new Rfc2217Port("127.0.0.1", between.port()))) {
            console.sendBreak(LENGTH);
            assertHeldLow(server);
            assertThat(server.commands()).anySatisfy(command -> {
                assertThat(command.code()).isEqualTo(ComPort.SET_BAUDRATE);
                assertThat(command.value()).containsExactly(0, 1, 0xc2, 0);
            });
        }
    }

    @Test
    void bareTcpSaysThatItHasNone() throws Exception {
        try (ConsoleServer server = new ConsoleServer(true, UnaryOperator.identity());
                SerialConsole console = console(new TcpPort("127.0.0.1", server.port()))) {
            assertThatThrownBy(() -> console.sendBreak(LENGTH)).isInstanceOf(IOException.class).hasMessageContaining("rfc2217://");
        }
    }

    @Test
    void aPtyTakesItAndGoesOn() throws Exception {
        try (Pty pty = new Pty();
                SerialConsole console = console(new LocalPort(pty.device()))) {
            console.sendBreak(LENGTH);
            Wire.printAll(pty, "still here".getBytes(StandardCharsets.US_ASCII));
            await().atMost(LIMIT).until(() -> console.head() == 10);
        }
    }

    @Test
    void aReceivedBreakThrowsNothingAway() throws Exception {
        try (Pty pty = new Pty();
                SerialConsole _ = console(new LocalPort(pty.device()))) {
            Process stty = new ProcessBuilder("stty", "-F", pty.device(), "-a").redirectErrorStream(true).start();
            String all = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(all).contains(" -brkint").contains(" -icanon").contains(" -echo ").contains(" -ixon");
        }
    }

    @Test
    void aServerThatDoesNotSpeakItIsNamed() throws Exception {
        try (ConsoleServer server = new ConsoleServer(false, UnaryOperator.identity())) {
            PortConfig port = new Rfc2217Port("127.0.0.1", server.port());
            assertThatThrownBy(() -> SerialLine.open(port, settings(), new Deaf()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(port.toString())
                    .hasMessageContaining("tcp://");
        }
    }

    @Test
    void aServerThatKeepsAnotherSpeedIsRefused() throws Exception {
        try (ConsoleServer server = new ConsoleServer(true, _ -> new byte[] {0, 0, 37, (byte) 128})) {
            PortConfig port = new Rfc2217Port("127.0.0.1", server.port());
            assertThatThrownBy(() -> SerialLine.open(port, settings(), new Deaf()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("speed")
                    .hasMessageContaining("115200");
        }
    }

    @Test
    void theServersAskingToWaitIsObeyed() throws Exception {
        try (ConsoleServer server = new ConsoleServer(true, UnaryOperator.identity());
                SerialConsole console = console(new Rfc2217Port("127.0.0.1", server.port()))) {
            // The echoed byte proves that what the server sent before it was read.
            server.send(new ComPort.Command(ComPort.SUSPEND, new byte[0]).bytes());
            server.send(new byte[] {'!'});
            await().atMost(LIMIT).until(() -> console.head() == 1);
            Thread typing = Thread.ofVirtual().start(() -> {
                try {
                    console.write(new byte[] {'x'});
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(typing.join(Duration.ofMillis(300))).isFalse();
            assertThat(console.head()).isEqualTo(1);
            server.send(new ComPort.Command(ComPort.RESUME, new byte[0]).bytes());
            await().atMost(LIMIT).until(() -> console.head() == 2);
            assertThat(typing.join(LIMIT)).isTrue();
        }
    }

    /** Nobody listens. */
    private record Deaf() implements SerialLine.Receiver {
        @Override
        public void received(byte[] bytes, int length) {}

        @Override
        public void lost(String reason) {}
    }
}
