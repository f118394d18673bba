package dev.bootbench.recordings;

import dev.bootbench.blobs.Chunks;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reads what was recorded, in order, a few chunks at a time. Needs no transaction. */
@ApplicationScoped
class RecordingReader {
    private static final int BATCH = 16;
    private static final int LARGEST_CHUNK = 16 << 20;
    private static final String READ = """
            select first, us, bytes, times from recording_chunk where recording_id = ? and first + length > ? and first < ?
               and first >= coalesce((select max(first) from recording_chunk where recording_id = ? and first <= ?), 0)
             order by first limit %d
            """.formatted(BATCH);

    private final Sql sql;

    RecordingReader(Sql sql) {
        this.sql = sql;
    }

    /** Gets a part of a recording in order. */
    interface Visitor {
        void bytes(Chunk chunk) throws IOException;

        void gap(Gap gap) throws IOException;

        void marker(Marker marker) throws IOException;

        /** Whether enough has been seen. */
        default boolean done() {
            return false;
        }
    }

    /** Every chunk with bytes in [from, to), clipped to it. */
    void chunks(long recording, long from, long to, Visitor visitor) throws IOException {
        long next = from;
        while (next < to && !visitor.done()) {
            List<Chunk> batch = sql.list(READ, row -> new Chunk(row.getLong("first"),
                            Chunks.unpack(row.getBytes("bytes"), LARGEST_CHUNK), row.getLong("us"), TimeSteps.unpack(row.getBytes("times"))),
                    recording, next, to, recording, next);
            for (Chunk chunk : batch) {
                if (!visitor.done()) {
                    visitor.bytes(clip(chunk, next, to));
                }
            }
            if (batch.size() < BATCH) {
                return;
            }
            next = batch.getLast().end();
        }
    }

    /** The same with gaps and markers between the bytes; no chunk goes across a marker. */
    void walk(long recording, long from, long to, Visitor visitor) throws IOException {
        Deque<Gap> gaps = new ArrayDeque<>(gaps(recording).stream().filter(gap -> gap.to() > from && gap.from() < to).toList());
        Deque<Marker> markers = new ArrayDeque<>(
                markers(recording).stream().filter(marker -> marker.number() >= from && marker.number() <= to).toList());
        chunks(recording, from, to, new Visitor() {
            @Override
            public void bytes(Chunk chunk) throws IOException {
                Chunk rest = chunk;
                before(rest.first());
                while (!markers.isEmpty() && markers.getFirst().number() < rest.end()) {
                    long at = markers.getFirst().number();
                    if (at > rest.first()) {
                        visitor.bytes(clip(rest, rest.first(), at));
                        rest = clip(rest, at, rest.end());
                    }
                    visitor.marker(markers.removeFirst());
                }
                visitor.bytes(rest);
            }

            private void before(long first) throws IOException {
                while (!gaps.isEmpty() && gaps.getFirst().from() < first) {
                    visitor.gap(gaps.removeFirst());
                }
            }

            @Override
            public void gap(Gap gap) {
                throw new AssertionError("chunks have no gaps");
            }

            @Override
            public void marker(Marker marker) {
                throw new AssertionError("chunks have no markers");
            }

            @Override
            public boolean done() {
                return visitor.done();
            }
        });
        for (Gap gap : gaps) {
            visitor.gap(gap);
        }
        for (Marker marker : markers) {
            visitor.marker(marker);
        }
    }

    List<Gap> gaps(long recording) {
        return sql.list("select from_byte, to_byte, reason from recording_gap where recording_id = ? order by from_byte",
                row -> new Gap(row.getLong(1), row.getLong(2), row.getString(3)), recording);
    }

    List<Marker> markers(long recording) {
        return sql.list("select id, byte, us, kind, label, source from recording_marker where recording_id = ? order by byte, id",
                row -> new Marker(row.getLong("id"), row.getLong("byte"), Sql.longOrNull(row, "us"),
                        MarkerKind.valueOf(row.getString("kind")), row.getString("label"), row.getString("source")),
                recording);
    }

    /** When the byte of that number arrived, in µs since 1970; of one that is missing, the next; empty when there is none. */
    Optional<Long> arrival(long recording, long number) {
        return sql.first("""
                select first, length, us, times from recording_chunk where recording_id = ? and first + length > ?
                   and first >= coalesce((select max(first) from recording_chunk where recording_id = ? and first <= ?), 0)
                 order by first limit 1
                """, row -> {
                    long first = row.getLong("first");
                    int place = Math.toIntExact(Math.max(0, number - first));
                    return row.getLong("us") + TimeSteps.unpack(row.getBytes("times")).at(place);
                }, recording, number, recording, number);
    }

    private static Chunk clip(Chunk chunk, long from, long to) {
        if (from <= chunk.first() && to >= chunk.end()) {
            return chunk;
        }
        int start = Math.toIntExact(Math.max(0, from - chunk.first()));
        int end = Math.toIntExact(Math.min(chunk.bytes().length, to - chunk.first()));
        long offset = chunk.times().at(start);
        TimeSteps times = new TimeSteps();
        for (int i = 0; i < chunk.times().count(); i++) {
            if (chunk.times().place(i) > start && chunk.times().place(i) < end) {
                times.add(chunk.times().place(i) - start, chunk.times().micros(i) - offset);
            }
        }
        return new Chunk(chunk.first() + start, Arrays.copyOfRange(chunk.bytes(), start, end), chunk.us() + offset, times);
    }
}
