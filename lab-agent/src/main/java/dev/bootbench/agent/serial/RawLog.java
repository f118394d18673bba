package dev.bootbench.agent.serial;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A console's bytes on disk, append-only, in two segments so that old ones can go: {@code console.<first byte>.raw}.
 * Numbering goes on across restarts of the agent; the epoch changes only when the log was lost.
 */
final class RawLog implements AutoCloseable {
    private static final long SEGMENT = 32L << 20;
    private static final String PREFIX = "console.";
    private static final String SUFFIX = ".raw";

    private final Path folder;
    private final String epoch;
    private long first;
    private FileChannel current;

    RawLog(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        Path epochFile = folder.resolve("epoch");
        if (!Files.exists(epochFile)) {
            byte[] random = new byte[6];
            new SecureRandom().nextBytes(random);
            Files.writeString(epochFile, HexFormat.of().formatHex(random));
        }
        this.epoch = Files.readString(epochFile);
        this.first = segments().stream().mapToLong(RawLog::firstByte).max().orElse(0);
        this.current = open(first);
    }

    String epoch() {
        return epoch;
    }

    long head() throws IOException {
        return first + current.size();
    }

    void append(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            current.write(buffer);
        }
        if (current.size() >= SEGMENT) {
            long next = head();
            current.close();
            // The one before the last goes: between 32 and 64 MiB are kept.
            for (Path segment : segments()) {
                if (firstByte(segment) < first) {
                    Files.delete(segment);
                }
            }
            first = next;
            current = open(first);
        }
    }

    /** The bytes [from, to) as far as they are still there. */
    byte[] read(long from, long to) throws IOException {
        var out = new java.io.ByteArrayOutputStream();
        for (Path segment : segments()) {
            long start = firstByte(segment);
            long begin = Math.max(from, start) - start;
            long end = Math.min(to - start, Files.size(segment));
            if (begin < end) {
                try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ)) {
                    ByteBuffer buffer = ByteBuffer.allocate((int) (end - begin));
                    while (buffer.hasRemaining() && channel.read(buffer, begin + buffer.position()) >= 0) {
                        // until full
                    }
                    out.write(buffer.array(), 0, buffer.position());
                }
            }
        }
        return out.toByteArray();
    }

    private java.util.List<Path> segments() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("console\\.\\d+\\.raw"))
                    .sorted(java.util.Comparator.comparingLong(RawLog::firstByte))
                    .toList();
        }
    }

    private static long firstByte(Path segment) {
        String name = segment.getFileName().toString();
        return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
    }

    private FileChannel open(long firstByte) throws IOException {
        return FileChannel.open(
                folder.resolve(PREFIX + firstByte + SUFFIX),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
