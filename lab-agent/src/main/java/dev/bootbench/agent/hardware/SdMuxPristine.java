package dev.bootbench.agent.hardware;

import com.sun.nio.file.ExtendedOpenOption;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Recovery;
import dev.bootbench.agent.power.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The card goes to the host, is written where it differs from the image, read back from the medium itself and given to
 * the board. Whatever happens, the board gets its card back.
 */
final class SdMuxPristine implements Pristine {
    private static final Duration SWITCH = Duration.ofSeconds(20);
    private static final Duration APPEARS = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);
    /** Multiple of every block size that a card has. */
    private static final int PIECE = 1 << 20;
    private static final int ALIGNMENT = 4096;

    private final PristineConfig.SdMux config;
    private final Duration appears;
    private final Opener opener;

    /** Opens the card, past the host's page cache. */
    interface Opener {
        FileChannel open(Path device, Set<OpenOption> options) throws IOException;
    }

    SdMuxPristine(PristineConfig.SdMux config) {
        this(config, APPEARS, FileChannel::open);
    }

    /** @param appears how long the card may take to appear on the host */
    SdMuxPristine(PristineConfig.SdMux config, Duration appears, Opener opener) {
        this.config = config;
        this.appears = appears;
        this.opener = opener;
    }

    @Override
    public Restored restore(Recovery rung) throws LabFaultException, InterruptedException {
        Restored restored;
        try {
            restored = onHost();
        } catch (LabFaultException | InterruptedException | RuntimeException e) {
            giveBackAfter(e);
            throw e;
        }
        turn(config.toBoard(), "the board");
        return restored;
    }

    private Restored onHost() throws LabFaultException, InterruptedException {
        turn(config.toHost(), "the host");
        try {
            awaitDevice();
            requireNotMounted();
            String hash = write();
            return new Restored("The image was written to its card by the host and read back from it.", true,
                    "image " + config.image().getFileName() + ", SHA-256 " + hash);
        } catch (ClosedByInterruptException e) {
            // The program that gives the card back would not be waited for while the flag is up.
            Thread.interrupted();
            throw new InterruptedException("stopped while the card was written");
        } catch (NoSuchFileException e) {
            throw new LabFaultException("There is no image " + config.image() + " to write to the card.", e);
        } catch (IOException e) {
            throw new LabFaultException("The card " + config.device() + " could not be written: " + e.getMessage()
                    + ". Is it in its slot, large enough and not write-protected?", e);
        }
    }

    /** The first failure is the one that people need to read. */
    private void giveBackAfter(Exception failure) throws InterruptedException {
        try {
            turn(config.toBoard(), "the board");
        } catch (LabFaultException e) {
            failure.addSuppressed(e);
        }
    }

    private void requireNotMounted() throws LabFaultException, IOException {
        Optional<String> folder = mountedAt(config.device().toRealPath().toString(), Files.readAllLines(Path.of("/proc/self/mounts")));
        if (folder.isPresent()) {
            throw new LabFaultException("The card " + config.device() + " is mounted on this host, at " + folder.get()
                    + ", so it is not written: is this really the card? If so, switch off what mounts cards by itself.");
        }
    }

    /** @param mounts lines of /proc/self/mounts */
    static Optional<String> mountedAt(String device, List<String> mounts) {
        // Partitions of sdb are sdb1, sdb2; those of mmcblk0 and nvme0n1 have a p before their number.
        Pattern itOrPartition = Pattern.compile(Pattern.quote(device) + "(p?[0-9]+)?");
        return mounts.stream().map(line -> line.split(" "))
                .filter(mount -> mount.length > 1 && itOrPartition.matcher(mount[0]).matches())
                .map(mount -> mount[1])
                .findFirst();
    }

    private static void turn(List<String> command, String where) throws LabFaultException, InterruptedException {
        Program.Result result = Program.run("The SD multiplexer", command, SWITCH, "Install the program of your multiplexer.");
        if (result.status() != 0) {
            throw new LabFaultException("The SD multiplexer did not give the card to " + where + ": " + String.join(" ", command)
                    + " ended with " + result.status() + " and said " + result.said() + ".");
        }
    }

    private void awaitDevice() throws LabFaultException, InterruptedException {
        long deadline = System.nanoTime() + appears.toNanos();
        while (!Files.exists(config.device())) {
            if (System.nanoTime() > deadline) {
                throw new LabFaultException("The card did not appear as " + config.device() + " within " + appears.toSeconds()
                        + " s: is it in the multiplexer, and is this its name?");
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    /** @return SHA-256 of the image, which the card has too */
    private String write() throws IOException, LabFaultException {
        try (FileChannel image = FileChannel.open(config.image(), StandardOpenOption.READ)) {
            try (FileChannel card = open(StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                each(image, card, (at, wanted, present) -> {
                    if (!wanted.equals(present)) {
                        card.write(wanted.duplicate(), at);
                    }
                });
                card.force(true);
            }
            // A new descriptor, past the host's page cache: what the medium holds, not what we wrote.
            try (FileChannel card = open(StandardOpenOption.READ)) {
                return each(image, card, (at, wanted, present) -> {
                    if (!wanted.equals(present)) {
                        throw new LabFaultException("The card " + config.device() + " does not keep what is written to it (at byte "
                                + at + "): replace it.");
                    }
                });
            }
        }
    }

    private interface Piece {
        void at(long position, ByteBuffer wanted, ByteBuffer present) throws IOException, LabFaultException;
    }

    private String each(FileChannel image, FileChannel card, Piece piece) throws IOException, LabFaultException {
        MessageDigest hash = sha256();
        ByteBuffer wanted = buffer();
        ByteBuffer present = buffer();
        long at = 0;
        for (; fill(image, wanted.clear(), at) > 0; at += PIECE) {
            if (wanted.remaining() % ALIGNMENT != 0) {
                throw new LabFaultException("The image " + config.image() + " is not a whole number of 4 KiB blocks: pad it with  truncate -s %4096");
            }
            fill(card, present.limit(wanted.limit()), at);
            hash.update(wanted.duplicate());
            piece.at(at, wanted, present);
        }
        if (at == 0) {
            throw new LabFaultException("The image " + config.image() + " is empty.");
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    private FileChannel open(StandardOpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(List.of(options));
        all.add(ExtendedOpenOption.DIRECT);
        return opener.open(config.device(), all);
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(PIECE + ALIGNMENT).alignedSlice(ALIGNMENT).limit(PIECE).slice();
    }

    /** Up to the buffer's limit, or to the end. */
    private static int fill(FileChannel from, ByteBuffer buffer, long at) throws IOException {
        buffer.rewind();
        while (buffer.hasRemaining()) {
            if (from.read(buffer, at + buffer.position()) <= 0) {
                break;
            }
        }
        buffer.flip();
        return buffer.remaining();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public List<Recovery> ladder() {
        return List.of(Recovery.RE_IMAGE, Recovery.RE_IMAGE, Recovery.RE_IMAGE);
    }
}
