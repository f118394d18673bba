package dev.bootbench.agent.link;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Messages on disk until the coordinator says they are stored. An entry is a folder, named by the message's key, with
 * {@code finished.pb} and the contents it names; it appears by one rename, so a killed agent leaves either a whole entry
 * or none.
 */
final class Spool<M extends MessageLite> {
    private static final String RESULT = "finished.pb";

    private final Path folder;
    private final Parser<M> parser;
    private final Function<M, String> key;

    /** @param key a plain word, unique among the messages that are here at a time */
    Spool(Path folder, Parser<M> parser, Function<M, String> key) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.parser = parser;
        this.key = key;
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path unfinished : entries.filter(entry -> entry.getFileName().toString().startsWith("."))
                    .toList()) {
                delete(unfinished);
            }
        }
    }

    /** One message and the files it names by their SHA-256. */
    record Entry<M>(M message, Map<String, Path> contents) {}

    /** Puts a message and its contents on disk, synced. */
    void put(M message, List<byte[]> contents) throws IOException {
        Path draft = draft(message);
        for (byte[] content : contents) {
            write(draft.resolve(sha256(content)), content);
        }
        finish(message, draft);
    }

    /** The same with a file of this disk as content, which is moved, not copied. */
    void putMoved(M message, String sha256, Path content) throws IOException {
        Path draft = draft(message);
        try (FileChannel channel = FileChannel.open(content, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(content, draft.resolve(sha256), StandardCopyOption.ATOMIC_MOVE);
        finish(message, draft);
    }

    private Path draft(M message) throws IOException {
        Path draft = folder.resolve("." + key.apply(message));
        delete(draft);
        return Files.createDirectories(draft);
    }

    private void finish(M message, Path draft) throws IOException {
        Path target = folder.resolve(key.apply(message));
        write(draft.resolve(RESULT), message.toByteArray());
        delete(target);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }

    List<Entry<M>> entries() {
        List<Entry<M>> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(path -> Files.exists(path.resolve(RESULT)))
                    .filter(path -> !path.getFileName().toString().startsWith(".")).sorted().toList()) {
                found.add(read(entry));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the spool " + folder + " cannot be read", e);
        }
        return found;
    }

    boolean has(String wanted) {
        return Files.exists(folder.resolve(wanted).resolve(RESULT));
    }

    void remove(String wanted) throws IOException {
        delete(folder.resolve(wanted));
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(newDigest().digest(content));
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Entry<M> read(Path entry) throws IOException {
        Map<String, Path> contents = new java.util.TreeMap<>();
        try (Stream<Path> files = Files.list(entry)) {
            files.filter(file -> !file.getFileName().toString().equals(RESULT))
                    .forEach(file -> contents.put(file.getFileName().toString(), file));
        }
        return new Entry<>(parser.parseFrom(Files.readAllBytes(entry.resolve(RESULT))), contents);
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
