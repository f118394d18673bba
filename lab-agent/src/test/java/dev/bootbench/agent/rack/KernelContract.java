package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.Board.PowerAction;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.KernelOutcome;
import dev.bootbench.agent.qemu.GuestImage;
import dev.bootbench.agent.shell.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every kind of board does with a kernel that somebody gives it, on a real machine. */
@Tag("qemu")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KernelContract {
    static final Duration BOOT = Duration.ofSeconds(120);
    /** A kernel that never comes is not worth waiting for. */
    private static final Duration SHORT = Duration.ofSeconds(8);
    /** Time to come up, without being reached. */
    private static final Duration UNREACHED = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String profile;
    /** The driver of the board's network adapter. */
    private final String networkModule;
    private Path state;
    private BoardRack rack;
    GuestImage image;
    Board board;

    @TempDir
    Path folder;

    KernelContract(String profile, String networkModule) {
        this.profile = profile;
        this.networkModule = networkModule;
    }

    /** The kernel that the image boots, as a file; empty where the words alone will do. */
    abstract Optional<Path> ownKernel();

    @BeforeAll
    @Timeout(600)
    void start() throws Exception {
        Folders usual = Folders.fromEnvironment();
        Folders folders = new Folders(Path.of("..").toAbsolutePath().normalize(), usual.home(), usual.cache());
        state = Files.createTempDirectory(
                Path.of("/var/tmp"), "kernel", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        image = GuestImage.build(folders, profile, Duration.ofMinutes(30));
        rack = Rack.start(folders, List.of(new RackConfig.Instance("kernel-1", profile)), state);
        board = rack.boards().getFirst();
        await().atMost(BOOT).until(() -> board.status().pristine());
    }

    @AfterAll
    void stop() {
        if (rack != null) {
            rack.close();
        }
        Folders.deleteTree(state);
    }

    final String out(String command) throws Exception {
        CommandResult result = board.shellFor("A test looks.").run(command, LIMIT);
        assertThat(result.succeeded()).as("%s: %s %s", command, result.ending(), result.err()).isTrue();
        return result.out().strip();
    }

    private static KernelFiles words(String words) {
        return new KernelFiles(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), words);
    }

    private static KernelFiles kernel(Path kernel, String words) {
        return new KernelFiles(Optional.of(kernel), Optional.empty(), Optional.empty(), Optional.empty(), words);
    }

    private KernelOutcome.RolledBack rolledBack(KernelFiles files, Duration limit) throws Exception {
        KernelOutcome outcome = board.bootKernel(files, limit);
        assertThat(outcome).isInstanceOf(KernelOutcome.RolledBack.class);
        assertThat(board.status().condition()).isEqualTo(Condition.UP);
        assertThat(board.status().pristine()).isFalse();
        return (KernelOutcome.RolledBack) outcome;
    }

    @Test
    void itsOwnKernelWithOtherWordsIsKeptUntilTheReset() throws Exception {
        KernelFiles same = new KernelFiles(ownKernel(), Optional.empty(), Optional.empty(), Optional.empty(), "lab.test=1 lab.two=2");
        assertThat(board.bootKernel(same, BOOT)).isEqualTo(new KernelOutcome.Booted(image.kernel()));
        assertThat(out("cat /proc/cmdline")).contains(" lab.test=1 lab.two=2");
        assertThat(board.status().condition()).isEqualTo(Condition.UP);
        assertThat(board.status().kernel()).isEqualTo(image.kernel());
        assertThat(board.status().pristine()).isFalse();
        board.power(PowerAction.CYCLE);
        assertThat(out("cat /proc/cmdline")).as("after a power cycle").contains(" lab.test=1 lab.two=2");

        KernelOutcome.RolledBack broken = rolledBack(kernel(noise(), "lab.test=3"), SHORT);
        assertThat(broken.release()).isEqualTo(image.kernel());
        assertThat(out("cat /proc/cmdline")).as("back to what was kept before").contains(" lab.test=1 lab.two=2");

        board.reset();
        assertThat(out("cat /proc/cmdline")).doesNotContain("lab.test");
    }

    @Test
    void anImageThatIsNoneIsRolledBack() throws Exception {
        KernelOutcome.RolledBack outcome = rolledBack(kernel(noise(), ""), SHORT);
        assertThat(outcome.reason()).isNotBlank();
        assertThat(outcome.release()).isEqualTo(board.status().kernel()).isEqualTo(image.kernel());
        assertThat(out("uname -r")).isEqualTo(image.kernel());
    }

    @Test
    void aKernelWithoutItsNetworkDriverIsRolledBack() throws Exception {
        KernelOutcome.RolledBack outcome = rolledBack(words("module_blacklist=" + networkModule), UNREACHED);
        assertThat(outcome.reason()).contains("did not answer over SSH within 30 s");
        assertThat(outcome.lastSaid()).as("it is up, but cannot be reached").contains("root@");
        assertThat(out("cat /proc/cmdline")).doesNotContain("module_blacklist");
    }

    @Test
    void aKernelThatPanicsIsRolledBackAtOnce() throws Exception {
        // Without a first process from the initramfs the kernel looks for the root file system by itself.
        KernelOutcome.RolledBack outcome = rolledBack(words("rdinit=/none root=/dev/nonexistent"), Duration.ofMinutes(5));
        assertThat(outcome.reason()).contains("kernel panicked: VFS: Unable to mount root fs");
        assertThat(outcome.lastSaid()).contains("Kernel panic - not syncing: VFS: Unable to mount root fs");
        assertThat(out("cat /proc/cmdline")).doesNotContain("nonexistent");
    }

    final Path noise() throws Exception {
        byte[] bytes = new byte[1 << 20];
        new Random(1).nextBytes(bytes);
        return Files.write(folder.resolve("noise"), bytes);
    }
}
