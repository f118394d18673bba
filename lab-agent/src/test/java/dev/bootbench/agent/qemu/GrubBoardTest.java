package dev.bootbench.agent.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardState;
import dev.bootbench.agent.board.BoardStatus;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that boots by GRUB from its own disk, and a copy of it made while it ran. */
@Tag("qemu")
class GrubBoardTest {
    private static final Duration READY = Duration.ofMinutes(3);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static TestRack rack;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        rack = new TestRack("qemu-x86-grub");
    }

    @AfterAll
    static void stop() {
        rack.close();
    }

    private static String out(GuestShell shell, String command) {
        CommandResult result = shell.run(command, LIMIT);
        assertThat(result.succeeded()).as("%s: %s %s", command, result.ending(), result.err()).isTrue();
        return result.out().strip();
    }

    /** Pristine, whatever the test before did to it. */
    private static void ready(Board board) throws Exception {
        await().atMost(READY).until(() -> board.status().condition() == BoardStatus.Condition.UP);
        if (!board.status().pristine()) {
            board.reset();
        }
        await().atMost(READY).until(() -> board.status().pristine());
    }

    private static String text(Console console, long from) throws IOException {
        return new String(console.read(from, console.head()), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aSettingOfGrubShowsOnTheSerialLineAtTheNextPowerOn() throws Exception {
        Board board = rack.a();
        ready(board);
        out(board.shellFor("A test."), "sed -i 's/=hidden/=menu/' /etc/default/grub && update-grub 2>&1 && sync");
        long from = board.console().head();
        board.power(Board.PowerAction.CYCLE);
        assertThat(text(board.console(), from)).contains("GNU GRUB", "executed automatically in 2s");
        assertThat(out(board.shellFor("A test."), "hostname; cat /proc/cmdline")).startsWith("vm-a\nBOOT_IMAGE=/boot/vmlinuz-");
        board.reset();
        assertThat(out(board.shellFor("A test."), "grep -c =hidden /etc/default/grub")).isEqualTo("1");
    }

    @Test
    void whichKernelStartsIsItsHoldersChoice() throws Exception {
        Board board = rack.a();
        ready(board);
        String usual = board.status().kernel();
        out(board.shellFor("A test."), "other=$(ls /lib/modules | grep -v cloud) && grub-reboot \"Advanced options for Debian GNU/Linux"
                + ">Debian GNU/Linux, with Linux $other\" && sync");
        board.power(Board.PowerAction.CYCLE);
        String chosen = out(board.shellFor("A test."), "uname -r");
        assertThat(chosen).isNotEqualTo(usual);
        assertThat(board.status().condition()).isEqualTo(BoardStatus.Condition.UP);
        assertThat(board.status().kernel()).isEqualTo(chosen);
        board.reset();
        assertThat(board.status().kernel()).isEqualTo(usual);
    }

    @Test
    void aCopyGoesOnWhereTheBoardStoodAndTheBoardGoesOnToo() throws Exception {
        Board board = rack.a();
        ready(board);
        GuestShell shell = board.shellFor("A test.");
        String boot = out(shell, "echo on the disk >/root/note && sync && echo in memory >/run/note && cat /proc/sys/kernel/random/boot_id");
        BoardState state = board.capture(folder.resolve("state.zip"));
        out(shell, "echo later >/root/note");
        try (BoardUse use = rack.b().use(READY, state)) {
            assertThat(out(use.shell(), "cat /root/note /run/note /proc/sys/kernel/random/boot_id"))
                    .isEqualTo("on the disk\nin memory\n" + boot);
            assertThat(use.kernel()).isEqualTo(out(use.shell(), "uname -r"));
        }
        assertThat(out(shell, "cat /root/note")).isEqualTo("later");
        ready(rack.b());
        assertThat(rack.b().shellFor("A test.").run("cat /root/note", LIMIT).succeeded()).isFalse();
    }

    @Test
    void whatIsNoStateOfSuchABoardIsRefusedInWordsAndTheBoardIsWell() throws Exception {
        Path other = folder.resolve("other.zip");
        try (OutputStream out = Files.newOutputStream(other);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("origin"));
            zip.write("another image".getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> rack.b().use(READY, new BoardState(other)))
                .isInstanceOf(LabFaultException.class).hasMessageContaining("another image").hasMessageContaining("same image");
        Path text = Files.writeString(folder.resolve("text"), "nothing");
        assertThatThrownBy(() -> rack.b().use(READY, new BoardState(text)))
                .isInstanceOf(LabFaultException.class).hasMessageContaining("not the state of a board");
        ready(rack.b());
    }
}
