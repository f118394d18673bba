package dev.bootbench.agent.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.LabFaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramTest {
    @TempDir
    private Path folder;

    private Program.Result run(Path program, Duration limit) throws Exception {
        return Program.run("Outlet 3", List.of(program.toString()), Deadline.in(limit, Pace.REAL), "Install it.");
    }

    @Test
    void whatItStartedEndsWithIt() throws Exception {
        Path program = Scripts.program(folder.resolve("stuck"), "sleep 600 & echo $! > child\nwait\n");
        assertThatThrownBy(() -> run(program, Duration.ofSeconds(2)))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining(program.toString())
                .hasMessageContaining("2 s");
        long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        await().until(() -> !ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void aFloodOfOutputIsReadAndCut() throws Exception {
        Path program = Scripts.program(folder.resolve("flood"), "head -c 3000000 /dev/zero | tr '\\0' x\necho end >&2\nexit 3\n");
        Program.Result result = run(program, Duration.ofSeconds(30));
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.output()).hasSize(64 * 1024);
        assertThat(result.errors()).isEqualTo("end\n");
        assertThat(result.said()).startsWith("\"end xxx").hasSizeLessThan(320);
    }

    @Test
    void aProgramThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> run(folder.resolve("none"), Duration.ofSeconds(5)))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("Outlet 3")
                .hasMessageContaining(folder.resolve("none").toString())
                .hasMessageEndingWith("Install it.");
    }
}
