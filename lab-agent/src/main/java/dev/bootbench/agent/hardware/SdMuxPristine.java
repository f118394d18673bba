package dev.bootbench.agent.hardware;

import com.sun.nio.file.ExtendedOpenOption;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Recovery;
import dev.bootbench.agent.power.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

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

    SdMuxPristine(PristineConfig.SdMux config) {
        this.config = config;
    }

    @Override
    public Restored restore(Recovery rung) throws LabFaultException, InterruptedException {
        turn(config.toHost(), "the host");
        try {
            awaitDevice();
            String hash = write();
            return new Restored("The image was written to its card by the host and read back from it.", true,
                    "image " + config.image().getFileName() + ", SHA-256 " + hash);
        } catch (IOException e) {
            throw new LabFaultException("The card " + config.device() + " could not be written: " + e.getMessage()
                    + ". Is it in its slot, and not mounted on the host?", e);
        } finally {
            turn(config.toBoard(), "the board");
        }
    }

    private static void turn(List<String> command, String where) throws LabFaultException, InterruptedException {
        Program.Result result = Program.run("The SD multiplexer", command, SWITCH, "Install the program of your multiplexer.");
        if (result.status() != 0) {
            throw new LabFaultException("The SD multiplexer did not give the card to " + where + ": " + String.join(" ", command)
                    + " ended with " + result.status() + " and said " + result.said() + ".");
        }
    }

    private void awaitDevice() throws LabFaultException, InterruptedException {
        long deadline = System.nanoTime() + APPEARS.toNanos();
        while (!Files.exists(config.device())) {
            if (System.nanoTime() > deadline) {
                throw new LabFaultException("The card did not appear as " + config.device() + " within " + APPEARS.toSeconds()
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
        for (long at = 0; fill(image, wanted, at) > 0; at += PIECE) {
            if (wanted.remaining() % ALIGNMENT != 0) {
                throw new LabFaultException("The image " + config.image() + " is not a whole number of 4 KiB blocks: pad it with  truncate -s %4096");
            }
            fill(card, present, at);
            present.limit(Math.min(present.limit(), wanted.limit()));
            hash.update(wanted.duplicate());
            piece.at(at, wanted, present);
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    private FileChannel open(StandardOpenOption... options) throws IOException {
        java.util.Set<java.nio.file.OpenOption> all = new java.util.HashSet<>(List.of(options));
        all.add(ExtendedOpenOption.DIRECT);
        return FileChannel.open(config.device(), all);
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(PIECE + ALIGNMENT).alignedSlice(ALIGNMENT).limit(PIECE).slice();
    }

    private static int fill(FileChannel from, ByteBuffer buffer, long at) throws IOException {
        buffer.clear();
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
