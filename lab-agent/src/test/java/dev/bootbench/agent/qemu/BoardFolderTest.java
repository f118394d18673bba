package dev.bootbench.agent.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.board.LabFaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardFolderTest {
    private static final int UID = 64199;

    @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ALWAYS)
    private Path top;

    private final List<Process> started = new java.util.ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    private Process machine(String mark) throws Exception {
        Process process = new ProcessBuilder(
                        "qemu-system-x86_64", "-machine", "none", "-nodefaults", "-display", "none", "-S", "-name", mark)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(process);
        return process;
    }

    private BoardFolder folder(String board) {
        return new BoardFolder(top.resolve(board), UID);
    }

    @Test
    void endsTheMachineAKilledAgentLeftForThisBoard() throws Exception {
        BoardFolder folder = folder("vm-1");
        Files.createDirectories(folder.path());
        Process left = machine("bootbench-vm-1,," + folder.path());
        Files.writeString(folder.path().resolve("pid"), Long.toString(left.pid()));
        folder.endLeftOver("vm-1");
        assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.path().resolve("pid")).doesNotExist();
    }

    @Test
    void endsAMachineWhoseAgentWasKilledBeforeItNotedTheNumber() throws Exception {
        BoardFolder folder = folder("vm-1");
        Process left = machine("bootbench-vm-1,," + folder.path());
        Process neighbour = machine("bootbench-vm-2,," + folder("vm-2").path());
        folder.endLeftOver("vm-1");
        assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(neighbour.isAlive()).isTrue();
    }

    @Test
    void sparesAProcessThatOnlyGotTheSameNumber() throws Exception {
        BoardFolder folder = folder("vm-1");
        Files.createDirectories(folder.path());
        Process other = machine("bootbench-vm-1,,/somewhere/else");
        Files.writeString(folder.path().resolve("pid"), Long.toString(other.pid()));
        folder.endLeftOver("vm-1");
        assertThat(other.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void aPathTooLongForASocketIsRefusedInWords() {
        assertThatThrownBy(() -> BoardFolder.make(top.resolve("x".repeat(120)), UID))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("LAB_HOME");
    }
}
