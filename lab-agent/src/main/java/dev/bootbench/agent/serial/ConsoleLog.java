package dev.bootbench.agent.serial;

import dev.bootbench.agent.serial.Console.Arrival;
import dev.bootbench.agent.serial.Console.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything a serial line carried, append-only, in a few files named by the number of their first byte. The oldest file
 * goes when there is too much, so a babbling board cannot fill the disk. The epoch changes when the files are lost. Beside
 * each lies when its bytes arrived.
 *
 * <p>A disk that is full leaves a hole: its bytes count, what was kept before stays, and the first bytes that can be written
 * again begin a file of their own. How far the numbers have come meanwhile stands in a file that was made when there was room.
 *
 * <p>Every method holds the object's monitor; only the port's reader appends.
 */
final class ConsoleLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ConsoleLog.class);
    private static final Pattern SEGMENT = Pattern.compile("console\\.(\\d{1,18})\\.raw");
    /** What people did on a board is nobody's business on the host, least of all another board's. */
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    /** Holes make small files. */
    private static final int MOST_FILES = 64;

    private final Path folder;
    private final long segmentLimit;
    private final int segmentsKept;
    private final String epoch;
    private final FileChannel owner;
    private @Nullable FileChannel reached;
    private final NavigableMap<Long, Path> segments = new TreeMap<>();
    private @Nullable FileChannel open;
    private @Nullable ArrivalIndex arrivals;
    private long head;

    /**
     * @param segmentLimit bytes after which a new file begins
     * @throws IOException also when another process has this console
     */
    ConsoleLog(Path folder, long segmentLimit, int segmentsKept) throws IOException {
        this.folder = folder;
        this.segmentLimit = segmentLimit;
        this.segmentsKept = segmentsKept;
        Files.createDirectories(folder);
        owner = FileChannel.open(folder.resolve("console.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(owner)) {
            owner.close();
            throw new IOException("Another process has the console in " + folder
                    + ": is a second agent running with the same boards? Stop one of them.");
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher segment = SEGMENT.matcher(file.getFileName().toString());
                if (segment.matches()) {
                    segments.put(Long.parseLong(segment.group(1)), file);
                }
            }
        }
        Path epochFile = folder.resolve("console.epoch");
        String known = Files.exists(epochFile) ? Files.readString(epochFile).strip() : "";
        if (segments.isEmpty() || known.isEmpty()) {
            for (Path stray : segments.values()) {
                Files.delete(stray);
                Files.deleteIfExists(index(stray));
            }
            segments.clear();
            epoch = UUID.randomUUID().toString();
            keepEpoch(epochFile);
        } else {
            epoch = known;
            head = segments.lastKey() + Files.size(segments.lastEntry().getValue());
        }
        openReached(known.equals(epoch));
    }

    /** A console is not worth less because it will be numbered anew after the next start. */
    private void keepEpoch(Path file) {
        try {
            Files.writeString(file, epoch);
        } catch (IOException e) {
            LOG.errorf("the numbering of the console in %s will not outlive this agent: %s", folder, e.getMessage());
        }
    }

    private void openReached(boolean goesOn) {
        try {
            FileChannel file = FileChannel.open(folder.resolve("console.reached"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), OWNER_ONLY);
            reached = file;
            ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
            if (goesOn && file.read(number, 0) == Long.BYTES) {
                head = Math.max(head, number.getLong(0));
            }
            noteReached();
        } catch (IOException e) {
            LOG.errorf("how far the console in %s has come cannot be noted: %s", folder, e.getMessage());
        }
    }

    /** In place: that needs no room. */
    private void noteReached() throws IOException {
        if (reached != null) {
            reached.write(ByteBuffer.allocate(Long.BYTES).putLong(0, head), 0);
        }
    }

    private static Path index(Path segment) {
        return segment.resolveSibling(segment.getFileName().toString().replaceFirst("raw$", "at"));
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    String epoch() {
        return epoch;
    }

    synchronized long head() {
        return head;
    }

    /** The oldest byte still kept. */
    synchronized long base() {
        return segments.isEmpty() ? head : segments.firstKey();
    }

    /** The bytes count even when writing them fails: then they are missing here, and the next ones go to a new file. */
    synchronized void append(byte[] bytes, int length, Instant at) throws IOException {
        long first = head;
        head += length;
        try {
            if (open == null || first - segments.lastKey() >= segmentLimit) {
                startSegment(first);
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
            while (buffer.hasRemaining()) {
                open.write(buffer);
            }
        } catch (IOException e) {
            giveUpSegment();
            noteReached();
            throw e;
        }
        note(first, at);
        dropOldest();
    }

    private void note(long first, Instant at) throws IOException {
        try {
            if (arrivals != null) {
                arrivals.note(first, at);
            }
        } catch (IOException e) {
            LOG.debugf("a time is missing in %s: %s", folder, e.getMessage());
            // Opened anew for the next bytes, which puts the index in order.
            closeSegment();
        }
    }

    private void startSegment(long first) throws IOException {
        closeSegment();
        boolean goesOn = !segments.isEmpty()
                && first - segments.lastKey() < segmentLimit
                && segments.lastKey() + Files.size(segments.lastEntry().getValue()) == first;
        if (!goesOn) {
            segments.put(first, folder.resolve("console.%016d.raw".formatted(first)));
        }
        open = FileChannel.open(
                segments.lastEntry().getValue(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                OWNER_ONLY);
        arrivals = ArrivalIndex.append(index(segments.lastEntry().getValue()), segments.lastKey(), OWNER_ONLY);
    }

    /** Closes the file that could not be written; one without a byte in it is none. */
    private void giveUpSegment() throws IOException {
        closeSegment();
        Map.Entry<Long, Path> last = segments.lastEntry();
        if (last != null && (!Files.exists(last.getValue()) || Files.size(last.getValue()) == 0)) {
            segments.remove(last.getKey());
            Files.deleteIfExists(last.getValue());
            Files.deleteIfExists(index(last.getValue()));
        }
    }

    /** Goes by what is written, so that a disk that takes nothing costs nothing that is here. */
    private void dropOldest() throws IOException {
        while (segments.size() > segmentsKept && (segments.size() > MOST_FILES || written() > segmentsKept * segmentLimit)) {
            Path oldest = segments.pollFirstEntry().getValue();
            Files.deleteIfExists(oldest);
            Files.deleteIfExists(index(oldest));
        }
    }

    private long written() throws IOException {
        long written = 0;
        for (Path file : segments.values()) {
            written += Files.size(file);
        }
        return written;
    }

    /**
     * The last of the bytes [from, to) that lie together: all of them, or fewer when the first ones are missing. Empty when the
     * very last is.
     */
    synchronized byte[] read(long from, long to) throws IOException {
        long start = Math.max(from, base());
        long end = Math.min(to, head);
        if (start >= end) {
            return new byte[0];
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - start));
        for (var segment : segments.subMap(segments.floorKey(start), true, end, false).entrySet()) {
            if (segment.getKey() > start + bytes.position()) {
                start = segment.getKey();
                bytes.clear().limit(Math.toIntExact(end - start));
            }
            long offset = start + bytes.position() - segment.getKey();
            try (FileChannel file = FileChannel.open(segment.getValue(), StandardOpenOption.READ)) {
                while (bytes.hasRemaining() && file.read(bytes, offset) > 0) {
                    offset = start + bytes.position() - segment.getKey();
                }
            }
        }
        if (bytes.hasRemaining()) {
            return new byte[0];
        }
        byte[] found = new byte[bytes.position()];
        bytes.flip().get(found);
        return found;
    }

    /** Whether this byte passed and could not be written; one that is too old to be here is something else. */
    synchronized boolean failed(long number) throws IOException {
        Map.Entry<Long, Path> segment = segments.floorEntry(number);
        return segment != null && number < head && number >= segment.getKey() + Files.size(segment.getValue());
    }

    /** The first bytes at or after {@code from} that are still here, as many as lie together; empty when there are none. */
    synchronized Optional<Piece.Bytes> next(long from, int most) throws IOException {
        Map.Entry<Long, Path> segment = segments.floorEntry(from);
        if (segment == null || from >= segment.getKey() + Files.size(segment.getValue())) {
            segment = segments.higherEntry(from);
            if (segment == null) {
                return Optional.empty();
            }
        }
        long first = Math.max(from, segment.getKey());
        long end = Math.min(head, segment.getKey() + Files.size(segment.getValue()));
        byte[] bytes = read(first, Math.min(end, first + most));
        return bytes.length == 0 ? Optional.empty() : Optional.of(new Piece.Bytes(first, bytes, arrival(first)));
    }

    private Instant arrival(long number) throws IOException {
        List<Arrival> found = arrivals(number, number + 1);
        return found.isEmpty() ? Instant.EPOCH : found.getFirst().at();
    }

    /** The arrivals that the bytes [from, to) belong to, as far as they were noted. */
    synchronized List<Arrival> arrivals(long from, long to) throws IOException {
        List<Arrival> found = new ArrayList<>();
        Long key = segments.floorKey(from);
        for (var segment : segments.subMap(key == null ? from : key, true, Math.max(from, to), false).entrySet()) {
            Path index = index(segment.getValue());
            if (Files.exists(index)) {
                found.addAll(ArrivalIndex.read(index, segment.getKey(), from, to));
            }
        }
        return found;
    }

    private void closeSegment() throws IOException {
        try (FileChannel bytes = open; ArrivalIndex times = arrivals) {
            open = null;
            arrivals = null;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try (owner; FileChannel _ = reached) {
            closeSegment();
        }
    }
}
