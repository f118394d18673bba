package dev.bootbench.recordings;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a board's console carried while somebody had the board, as the table has it.
 *
 * @param part more than 1 when the numbering began anew within the hold, or the hold moved to another board
 * @param person whose it is
 * @param epoch of the numbering; null until its first byte was asked for, as are {@code firstByte} and {@code nextByte}
 * @param stored bytes it takes here, compressed
 * @param firstUs arrival of the first byte, µs since 1970; null while there is none
 * @param endedAt null while bytes may come
 * @param cut whether it reached the limit
 * @param sentence why it ended before its hold did; empty when it did not
 */
record Recording(
        long id,
        RecordingKind kind,
        String board,
        long hold,
        int part,
        @Nullable Long attempt,
        long person,
        String login,
        String name,
        @Nullable String epoch,
        @Nullable Long firstByte,
        @Nullable Long nextByte,
        long bytes,
        long stored,
        @Nullable Long firstUs,
        @Nullable Long lastUs,
        Instant madeAt,
        @Nullable Instant endedAt,
        boolean cut,
        String sentence) {}
