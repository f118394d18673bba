package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.Folders;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody who grades in a terminal and stops that leaves nothing behind. */
@Tag("qemu")
@Timeout(300)
class StoppedGradingTest {
    private Path home;

    /** Has a board of its own until it is stopped. */
    static final class Program {
        private Program() {}

        /** @param arguments where the board's files lie */
        public static void main(String[] arguments) throws Exception {
            Folders usual = Folders.fromEnvironment();
            Folders folders = new Folders(Path.of("..").toAbsolutePath().normalize(), Path.of(arguments[0]), usual.cache());
            LocalBoards.start(folders, "qemu-x86", 1).rack().boards().getFirst().use(Duration.ofMinutes(3));
            System.out.println("up");
            new CountDownLatch(1).await();
        }
    }

    @BeforeEach
    void makeFolder() throws Exception {
        home = Files.createTempDirectory(
                Path.of("/var/tmp"), "stopped", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    }

    @AfterEach
    void cleanUp() {
        machines().forEach(ProcessHandle::destroyForcibly);
        Folders.deleteTree(home);
    }

    private Stream<ProcessHandle> machines() {
        return ProcessHandle.allProcesses().filter(process -> {
            try {
                return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1)
                        .contains("bootbench-local-1,," + home);
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void itsMachineAndItsFilesGoWithTheProgram() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", System.getProperty("java.class.path"), Program.class.getName(), home.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = program.inputReader()) {
            assertThat(lines.lines().anyMatch("up"::equals)).isTrue();
            assertThat(machines()).hasSize(1);
            program.destroy();
            program.onExit().get();
            assertThat(machines()).isEmpty();
            assertThat(home.resolve("local")).isEmptyDirectory();
        } finally {
            program.destroyForcibly();
        }
    }
}
