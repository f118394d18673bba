package dev.bootbench.recordings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recording, for people.
 *
 * @param kind {@code RESERVATION} or {@code ATTEMPT}
 * @param part more than 1 when the numbering of the console began anew within the hold, or the hold moved to another board
 * @param person the login of whose it is
 * @param start when its first byte arrived, by the host's clock; null while there is none
 * @param seconds from its first byte to its last
 * @param running whether more may come
 * @param firstByte number of its first byte, {@code nextByte} that of the byte after its last
 * @param stored bytes it takes in the database
 * @param cut whether it reached the limit
 * @param sentence why it ended before its time; empty when it did not
 * @param mayDelete whether the one who asks may delete it
 */
public record RecordingView(
        long id,
        String kind,
        String board,
        long hold,
        int part,
        @Nullable Long attempt,
        String person,
        String name,
        @Nullable Instant start,
        @Nullable Instant end,
        double seconds,
        boolean running,
        long firstByte,
        long nextByte,
        long bytes,
        long stored,
        boolean cut,
        String sentence,
        boolean mayDelete) {

    /** @param seconds after the recording's first byte */
    public record MarkerView(long id, @JsonProperty("byte") long number, double seconds, MarkerKind kind, String label) {}

    /** What is known of one recording beside its bytes. */
    public record Detail(RecordingView recording, List<MarkerView> markers, List<Gap> gaps) {}

    /**
     * Where its bytes and their times lie, coarsely: for seeking. The lists have the same length.
     *
     * @param bytes numbers of first bytes
     * @param us when they arrived, in µs after the recording's first byte
     */
    public record Outline(List<Long> bytes, List<Long> us, long nextByte, long lastUs) {}

    /**
     * When the bytes of a range arrived: from the byte of that number on, up to the next.
     *
     * @param us after the recording's first byte
     * @param next the byte from which to ask on; null when that was all of the range
     */
    public record Times(List<Long> bytes, List<Long> us, @Nullable Long next) {}

    /** @param offset of what was found in the excerpt, in characters */
    public record Hit(
            long recording, String kind, String board, String person, @Nullable Long attempt, @Nullable Instant start,
            @JsonProperty("byte") long number, double seconds, String excerpt, int offset) {}

    /**
     * @param next where to go on, to be given as {@code after}; null when everything was looked at
     * @param read bytes looked at
     */
    public record Hits(List<Hit> hits, @Nullable String next, long read) {}
}
