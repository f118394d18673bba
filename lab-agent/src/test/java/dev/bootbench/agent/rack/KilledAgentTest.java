package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.BoardUse;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent that is killed in the middle of a power cycle leaves machines behind: the next one ends them and has its boards. */
@Tag("qemu")
@Timeout(400)
class KilledAgentTest {
    private static final Duration READY = Duration.ofSeconds(200);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<Process> agents = new ArrayList<>();
    private Path state;

    @BeforeEach
    void makeFolder() throws IOException {
        state = Files.createTempDirectory(
                Path.of("/var/tmp"), "killed", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    }

    @AfterEach
    void cleanUp() {
        agents.forEach(Process::destroyForcibly);
        CyclingAgent.BOARDS.forEach(board -> machines(board.name()).forEach(ProcessHandle::destroyForcibly));
        Folders.deleteTree(state);
    }

    /** The processes that play this board, whoever started them. */
    private List<ProcessHandle> machines(String board) {
        String mark = "bootbench-" + board + ",," + state.resolve(board).resolve("run");
        return ProcessHandle.allProcesses().filter(process -> {
            try {
                return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1).contains(mark);
            } catch (IOException e) {
                return false;
            }
        }).toList();
    }

    private Process startAgent() throws IOException {
        Process agent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", System.getProperty("java.class.path"), CyclingAgent.class.getName(), state.toString())
                .redirectErrorStream(true)
                .start();
        agents.add(agent);
        Thread.ofVirtual().start(() -> {
            try (BufferedReader lines = agent.inputReader()) {
                lines.lines().forEach(said::add);
            } catch (IOException e) {
                said.add("its output ended: " + e.getMessage());
            }
        });
        return agent;
    }

    @Test
    void itsSuccessorEndsWhatItLeftAndHasItsBoards() throws Exception {
        Process agent = startAgent();
        for (var board : CyclingAgent.BOARDS) {
            await().atMost(READY).failFast("the agent ended", () -> !agent.isAlive() || said.stream().anyMatch(line -> line.startsWith("failed")))
                    .until(() -> said.contains("cycling " + board.name()));
        }
        // Machines are off for an instant and boot for seconds: there is one to be left behind.
        await().atMost(LIMIT).until(() -> CyclingAgent.BOARDS.stream().noneMatch(board -> machines(board.name()).isEmpty()));
        agent.destroyForcibly();
        assertThat(agent.onExit().get().exitValue()).as("killed, not ended").isEqualTo(128 + 9);
        List<ProcessHandle> left = CyclingAgent.BOARDS.stream().flatMap(board -> machines(board.name()).stream()).toList();
        assertThat(left).as("a killed agent ends nothing").isNotEmpty();

        try (BoardRack rack = Rack.start(CyclingAgent.folders(), CyclingAgent.BOARDS, state)) {
            for (Board board : rack.boards()) {
                await().atMost(READY).until(() -> board.status().pristine());
                assertThat(machines(board.name())).as("machines of " + board.name()).hasSize(1);
                try (BoardUse use = board.use(READY)) {
                    assertThat(use.shell().run("true", LIMIT).succeeded()).isTrue();
                }
            }
            assertThat(left).noneMatch(ProcessHandle::isAlive);
        }
    }
}
