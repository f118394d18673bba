package dev.bootbench.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.DebugStub;
import dev.bootbench.agent.qemu.BoardFolder;
import dev.bootbench.agent.qemu.Launch;
import dev.bootbench.agent.qemu.QemuMachine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filter between us and the debug stub of a real QEMU, whose machine runs its firmware and nothing else. */
class DebugEndTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int UID = 64198;

    private Path top;
    private QemuMachine machine;

    @BeforeEach
    void start() throws Exception {
        top = Files.createTempDirectory(
                Path.of("/var/tmp"), "stub", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        BoardFolder folder = BoardFolder.make(top.resolve("vm-1/run"), UID);
        machine = QemuMachine.start(
                new Launch("vm-1", folder, List.of("qemu-system-x86_64", "-machine", "pc-q35-7.2", "-accel", "tcg", "-m", "16M"), 0, Optional.empty(), Launch.NOTHING),
                (_, _) -> { });
        machine.run();
    }

    @AfterEach
    void stop() {
        machine.close();
        Folders.deleteTree(top);
    }

    /** Reads what GDB would until that is there; acknowledges every packet. */
    private static String answers(DebugEnd end, String until) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
            StringBuilder said = new StringBuilder();
            try {
                while (said.indexOf(until) < 0 || said.charAt(said.length() - 3) != '#') {
                    said.append((char) end.out().read());
                    if (said.length() > 2 && said.charAt(said.length() - 3) == '#') {
                        end.in().write('+');
                        end.in().flush();
                    }
                }
                return said.toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static void say(DebugEnd end, String payload) throws IOException {
        OutputStream in = end.in();
        in.write(GdbFilter.framed(payload.getBytes(StandardCharsets.US_ASCII)));
        in.flush();
    }

    @Test
    void aDebuggerReadsTheMachineAndNotTheHost() throws Exception {
        try (DebugStub stub = machine.debugStub(); DebugEnd end = DebugEnd.open(stub)) {
            say(end, "qSupported:xmlRegisters=i386");
            assertThat(answers(end, "PacketSize")).contains("vContSupported+");
            say(end, "g");
            assertThat(answers(end, "#")).as("registers").hasSizeGreaterThan(200);
            // "info version": QEMU's monitor would answer "7.2".
            say(end, "qRcmd,696e666f2076657273696f6e");
            assertThat(answers(end, "$E01#")).contains("$O426f6f7462656e6368").doesNotContain("372e32");
            say(end, "vFile:open:2f6574632f686f73746e616d65,0,0");
            assertThat(answers(end, "$#00")).isEqualTo("+$#00");
            say(end, "m0,4");
            assertThat(answers(end, "#")).as("it still answers").matches("\\+\\$[0-9a-f]{8}#..");
        }
    }

    @Test
    void whoeverLeavesWithoutAWordLeavesARunningMachine() throws Exception {
        DebugEnd end = DebugEnd.open(machine.debugStub());
        say(end, "?");
        answers(end, "$T05");
        say(end, "Z0,fe05b,1");
        answers(end, "$OK#");
        end.close();
        // The stub reports a stop to whoever connects, but only of a machine that ran.
        try (DebugEnd next = DebugEnd.open(machine.debugStub())) {
            answers(next, "$T02");
            say(next, "c");
            next.in().write(3);
            next.in().flush();
            assertThat(answers(next, "$T02")).contains("$T02");
        }
        assertThat(machine.isAlive()).isTrue();
    }
}
