package dev.bootbench.agent.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Recovery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A file is the card and a script is the multiplexer: it says where the card is, and hides it from the host when it is not there. */
@Timeout(60)
class SdMuxPristineTest {
    private static final int MIB = 1 << 20;
    private static final int BLOCK = 4096;
    private static final Duration AT_ONCE = Duration.ofMillis(200);

    /** In the build's folder: not every file system below /tmp can be read past the page cache. */
    private Path folder;

    private Path image;
    private Path card;
    /** The card as the board has it. */
    private Path inBoard;
    private byte[] wanted;

    @BeforeEach
    void layOut() throws IOException {
        folder = Files.createTempDirectory(Path.of("target"), "card").toAbsolutePath();
        image = folder.resolve("pi.img");
        card = folder.resolve("card");
        inBoard = folder.resolve("in-board");
        wanted = new byte[3 * MIB + BLOCK];
        new Random(42).nextBytes(wanted);
        Files.write(image, wanted);
        script("to-host", "echo host >>turns\nmv in-board card\n");
        script("to-board", "echo board >>turns\nmv card in-board\n");
    }

    @AfterEach
    void tidy() {
        Folders.deleteTree(folder);
    }

    private Path script(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\ncd '" + folder + "'\n" + body);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private PristineConfig.SdMux config() {
        return new PristineConfig.SdMux(
                image, card, List.of(folder.resolve("to-host").toString()), List.of(folder.resolve("to-board").toString()));
    }

    private Pristine.Restored restore() throws Exception {
        return new SdMuxPristine(config(), AT_ONCE, FileChannel::open).restore(Recovery.RE_IMAGE);
    }

    private LabFaultException fault() {
        return catchThrowableOfType(LabFaultException.class, this::restore);
    }

    private List<String> turns() throws IOException {
        return Files.readAllLines(folder.resolve("turns"));
    }

    private byte[] largerCard() {
        byte[] content = new byte[wanted.length + MIB];
        new Random(7).nextBytes(content);
        return content;
    }

    @Test
    void theImageIsOnTheCardAndTheRestOfTheCardIsLeftAlone() throws Exception {
        byte[] before = largerCard();
        Files.write(inBoard, before);
        Pristine.Restored restored = restore();
        byte[] after = Files.readAllBytes(inBoard);
        assertThat(Arrays.copyOf(after, wanted.length)).isEqualTo(wanted);
        assertThat(Arrays.copyOfRange(after, wanted.length, after.length))
                .isEqualTo(Arrays.copyOfRange(before, wanted.length, before.length));
        assertThat(restored.verified()).isTrue();
        assertThat(restored.disk()).isEqualTo("image pi.img, SHA-256 "
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(wanted)));
        assertThat(turns()).containsExactly("host", "board");
    }

    @Test
    void aCardThatIsTheImageIsNotWrittenAtAll() throws Exception {
        Files.write(inBoard, wanted);
        FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(inBoard, longAgo);
        assertThat(restore().verified()).isTrue();
        assertThat(Files.getLastModifiedTime(inBoard)).isEqualTo(longAgo);
    }

    @Test
    void onlyThePiecesThatDifferAreWritten() throws Exception {
        // A piece that is all zeros needs no room in a file as long as nobody writes it.
        Arrays.fill(wanted, MIB, 3 * MIB, (byte) 0);
        Files.write(image, wanted);
        try (FileChannel sparse = FileChannel.open(inBoard, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.wrap(wanted, 3 * MIB, BLOCK), 3 * MIB);
        }
        restore();
        assertThat(Files.readAllBytes(inBoard)).isEqualTo(wanted);
        long written = 512L * Long.parseLong(said("stat", "-c", "%b", inBoard.toString()));
        assertThat(written).isBetween((long) MIB, (long) 2 * MIB);
    }

    private static String said(String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).strip();
    }

    /** Says yes to every write and forgets those beyond the first MiB, as worn cards do. */
    @Test
    void aCardThatDoesNotKeepWhatIsWrittenIsFoundOut() throws Exception {
        Files.write(inBoard, largerCard());
        SdMuxPristine worn = new SdMuxPristine(config(), AT_ONCE,
                (device, options) -> new ForgetfulChannel(FileChannel.open(device, options), MIB));
        assertThatThrownBy(() -> worn.restore(Recovery.RE_IMAGE))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("does not keep what is written to it (at byte " + MIB + ")")
                .hasMessageContaining("replace it");
        assertThat(turns()).containsExactly("host", "board");
    }

    @Test
    void aCardThatCannotBeWrittenIsSaid() throws Exception {
        Files.createDirectory(inBoard);
        assertThat(fault()).hasMessageContaining("The card " + card + " could not be written").hasMessageContaining("write-protected");
        assertThat(turns()).containsExactly("host", "board");
    }

    @Test
    void anImageThatIsNoWholeNumberOfBlocksIsRefused() throws Exception {
        Files.write(inBoard, largerCard());
        Files.write(image, Arrays.copyOf(wanted, MIB + 100));
        assertThat(fault()).hasMessageContaining("4 KiB blocks").hasMessageContaining("truncate -s %4096");
        assertThat(turns()).containsExactly("host", "board");
    }

    @Test
    void anEmptyOrMissingImageProvesNothing() throws Exception {
        Files.write(inBoard, largerCard());
        Files.write(image, new byte[0]);
        assertThat(fault()).hasMessageContaining("The image " + image + " is empty");
        Files.delete(image);
        assertThat(fault()).hasMessageContaining("There is no image " + image);
    }

    @Test
    void aCardThatDoesNotAppearIsSaidAndGivenBack() throws Exception {
        script("to-host", "echo host >>turns\n");
        script("to-board", "echo board >>turns\n");
        assertThat(fault()).hasMessageContaining("did not appear as " + card).hasMessageContaining("is this its name?");
        assertThat(turns()).containsExactly("host", "board");
    }

    @Test
    void aMultiplexerThatFailsHalfwayIsTurnedBackAndTheFirstFailureTold() throws Exception {
        Files.write(inBoard, largerCard());
        script("to-host", "echo host >>turns\necho no such device >&2\nexit 4\n");
        script("to-board", "echo board >>turns\nexit 5\n");
        LabFaultException fault = fault();
        assertThat(fault).hasMessageContaining("did not give the card to the host").hasMessageContaining("ended with 4")
                .hasMessageContaining("no such device");
        assertThat(fault.getSuppressed()).singleElement().asString().contains("to the board").contains("ended with 5");
        assertThat(turns()).containsExactly("host", "board");
    }

    @Test
    void aCardThatIsNotGivenBackIsAFault() throws Exception {
        Files.write(inBoard, largerCard());
        script("to-board", "exit 5\n");
        assertThat(fault()).hasMessageContaining("did not give the card to the board");
    }

    @Test
    void anAgentThatStopsWhileItWritesGivesTheCardBackFirst() throws Exception {
        Files.write(inBoard, largerCard());
        SdMuxPristine stopped = new SdMuxPristine(config(), AT_ONCE, (device, options) -> {
            // What a channel does whose thread is interrupted.
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        });
        assertThatThrownBy(() -> stopped.restore(Recovery.RE_IMAGE)).isInstanceOf(InterruptedException.class);
        assertThat(turns()).containsExactly("host", "board");
    }

    @Test
    void aDiskThatTheHostUsesIsNoCard() {
        List<String> mounts = List.of("proc /proc proc rw 0 0", "/dev/sdb2 /home ext4 rw 0 0", "/dev/nvme0n1p1 / ext4 rw 0 0");
        assertThat(SdMuxPristine.mountedAt("/dev/sdb", mounts)).contains("/home");
        assertThat(SdMuxPristine.mountedAt("/dev/sdb2", mounts)).contains("/home");
        assertThat(SdMuxPristine.mountedAt("/dev/nvme0n1", mounts)).contains("/");
        assertThat(SdMuxPristine.mountedAt("/dev/sdc", mounts)).isEmpty();
        assertThat(SdMuxPristine.mountedAt("/dev/sd", mounts)).isEmpty();
        assertThat(SdMuxPristine.mountedAt("/dev/nvme0n", mounts)).isEmpty();
    }
}
