package dev.bootbench.agent.link;

import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.contract.v1.AttemptRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finished attempts on disk until the coordinator says they are stored. An entry is a folder
 * {@code <attempt>-<generation>} with {@code finished.pb} and the contents it names; it appears by one rename, so a
 * killed agent leaves either a whole entry or none.
 */
final class Spool {
    private static final String RESULT = "finished.pb";

    private final Path folder;

    Spool(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path unfinished : entries.filter(entry -> entry.getFileName().toString().startsWith("."))
                    .toList()) {
                delete(unfinished);
            }
        }
    }

    /** One finished attempt and the files it names by their SHA-256. */
    record Entry(AttemptFinished finished, Map<String, Path> contents) {}

    /** Puts a result and its contents on disk, synced. */
    void put(AttemptFinished finished, List<byte[]> contents) throws IOException {
        Path target = entry(finished.getRef());
        Path draft = folder.resolve("." + target.getFileName());
        delete(draft);
        Files.createDirectories(draft);
        for (byte[] content : contents) {
            write(draft.resolve(sha256(content)), content);
        }
        write(draft.resolve(RESULT), finished.toByteArray());
        delete(target);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }

    List<Entry> entries() {
        List<Entry> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(path -> Files.exists(path.resolve(RESULT))).sorted().toList()) {
                found.add(read(entry));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the spool " + folder + " cannot be read", e);
        }
        return found;
    }

    void remove(AttemptRef ref) throws IOException {
        delete(entry(ref));
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Entry read(Path entry) throws IOException {
        Map<String, Path> contents = new java.util.TreeMap<>();
        try (Stream<Path> files = Files.list(entry)) {
            files.filter(file -> !file.getFileName().toString().equals(RESULT))
                    .forEach(file -> contents.put(file.getFileName().toString(), file));
        }
        return new Entry(AttemptFinished.parseFrom(Files.readAllBytes(entry.resolve(RESULT))), contents);
    }

    private Path entry(AttemptRef ref) {
        return folder.resolve(ref.getAttempt() + "-" + ref.getGeneration());
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void delete(Path entry) throws IOException {
        if (!Files.exists(entry)) {
            return;
        }
        try (Stream<Path> files = Files.list(entry)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(entry);
    }
}
