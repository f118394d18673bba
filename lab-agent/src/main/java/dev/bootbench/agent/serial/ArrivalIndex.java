package dev.bootbench.agent.serial;

import dev.bootbench.agent.serial.Console.Arrival;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When the bytes of one file of the raw log arrived: beside it, records of 12 bytes, the byte's place in the file (int) and the
 * µs since 1970 (long), both big-endian and rising. Reads within 5 ms of a record share it, so that a line at 115200 bit/s
 * costs a fifth of its bytes. Its log's monitor guards it.
 */
final class ArrivalIndex implements AutoCloseable {
    private static final int RECORD = Integer.BYTES + Long.BYTES;
    private static final long RESOLUTION = 5_000;

    private final FileChannel file;
    private final long segment;
    private @Nullable Long noted;

    private ArrivalIndex(FileChannel file, long segment) {
        this.file = file;
        this.segment = segment;
    }

    /** @param segment number of the first byte of the raw file */
    static ArrivalIndex append(Path index, long segment, FileAttribute<?> rights) throws IOException {
        FileChannel file = FileChannel.open(index, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), rights);
        // A killed agent may have left half a record.
        long whole = file.size() / RECORD * RECORD;
        file.truncate(whole);
        file.position(whole);
        return new ArrivalIndex(file, segment);
    }

    void note(long number, Instant at) throws IOException {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        Long last = noted;
        if (last != null && micros - last < RESOLUTION && micros >= last) {
            return;
        }
        ByteBuffer record = ByteBuffer.allocate(RECORD).putInt(Math.toIntExact(number - segment)).putLong(micros).flip();
        while (record.hasRemaining()) {
            file.write(record);
        }
        noted = micros;
    }

    /** The arrivals that the bytes [from, to) belong to; the first may begin before {@code from}. */
    static List<Arrival> read(Path index, long segment, long from, long to) throws IOException {
        List<Arrival> found = new ArrayList<>();
        try (FileChannel file = FileChannel.open(index, StandardOpenOption.READ)) {
            long count = file.size() / RECORD;
            long low = 0;
            long high = count - 1;
            while (low < high) {
                long middle = (low + high + 1) >>> 1;
                if (record(file, middle, segment).first() <= from) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            for (long at = low; at < count; at++) {
                Arrival arrival = record(file, at, segment);
                if (arrival.first() >= to) {
                    break;
                }
                found.add(arrival);
            }
        }
        return found;
    }

    private static Arrival record(FileChannel file, long number, long segment) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD);
        while (record.hasRemaining()) {
            if (file.read(record, number * RECORD + record.position()) < 0) {
                throw new IOException("the index of arrivals ends within a record");
            }
        }
        record.flip();
        long first = segment + record.getInt();
        return new Arrival(first, Instant.EPOCH.plus(record.getLong(), ChronoUnit.MICROS));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
