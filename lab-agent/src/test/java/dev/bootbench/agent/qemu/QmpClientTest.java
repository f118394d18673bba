package dev.bootbench.agent.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.LabFaultException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real QEMU with a machine that has no processor. */
class QmpClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final List<String> events = new CopyOnWriteArrayList<>();
    private Process qemu;
    private QmpClient monitor;

    @BeforeEach
    void start() throws Exception {
        Path socket = folder.resolve("qmp");
        qemu = new ProcessBuilder("qemu-system-x86_64", "-machine", "none", "-nodefaults", "-display", "none", "-S", "-qmp",
                        "unix:" + socket + ",server=on,wait=off")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        monitor = QmpClient.connect(socket, qemu, LIMIT, event -> events.add(event.path("event").asText()));
    }

    @AfterEach
    void stop() throws Exception {
        monitor.close();
        qemu.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    @Test
    void answersAndEvents() throws Exception {
        assertThat(monitor.execute("query-status", Map.of(), LIMIT).path("status").asText()).isEqualTo("prelaunch");
        monitor.execute("cont", Map.of(), LIMIT);
        await().atMost(LIMIT).until(() -> events.contains("RESUME"));
    }

    @Test
    void anErrorIsAFaultInQemusWords() {
        assertThatThrownBy(() -> monitor.execute("no-such-command", Map.of(), LIMIT))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("no-such-command");
    }

    @Test
    void aStoppedQemuRunsIntoTheDeadlineAndItsLateAnswerIsNotTakenForAnother() throws Exception {
        signal("STOP");
        assertThatThrownBy(() -> monitor.execute("query-status", Map.of(), Duration.ofMillis(300)))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("in time");
        signal("CONT");
        assertThat(monitor.execute("query-name", Map.of(), LIMIT).has("status")).isFalse();
    }

    @Test
    void aKilledQemuIsAFaultNotAHang() throws Exception {
        qemu.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> monitor.execute("query-status", Map.of(), Duration.ofSeconds(1)))
                .isInstanceOf(LabFaultException.class);
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(qemu.pid())).start().waitFor()).isZero();
    }
}
