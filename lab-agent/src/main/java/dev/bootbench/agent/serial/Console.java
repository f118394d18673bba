package dev.bootbench.agent.serial;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The serial line of a board: one reader, numbered bytes, many viewers. Numbering starts at 0 and goes on across
 * power cycles and agent restarts; a new {@link #epoch} means that it started anew.
 */
public interface Console {
    String epoch();

    /** Number of the oldest byte kept in the ring. */
    long base();

    /** Number of the next byte to come. */
    long head();

    /** A viewer that starts at byte {@code from}; below {@link #base} it starts with {@link Piece.Skipped}. */
    View view(long from);

    /** The last of the bytes [from, to) that lie together: fewer when the first ones are not here any more. */
    byte[] read(long from, long to) throws IOException;

    /**
     * The first bytes at or after {@code from} that the raw log still has, as many as lie together; empty when it has none, and
     * where there is no log.
     */
    default Optional<Piece.Bytes> logged(long from, int most) throws IOException {
        return Optional.empty();
    }

    /** Whether the raw log lacks this byte because it could not be written. */
    default boolean logFailed(long number) throws IOException {
        return false;
    }

    /** When the bytes [from, to) arrived, rising: the first arrival may begin before {@code from}. Empty where nobody noted it. */
    default List<Arrival> arrivals(long from, long to) throws IOException {
        return List.of();
    }

    /** The bytes from {@code first} up to the next arrival's came at this time, by this host's clock. */
    record Arrival(long first, Instant at) {}

    /** Types. Who may do so is decided above. */
    void write(byte[] bytes) throws IOException;

    /** A position in the stream, moved by one reader. Never slows the port or another view. */
    interface View extends AutoCloseable {
        /** The next piece, or empty when nothing came within {@code limit}. */
        Optional<Piece> next(Duration limit) throws InterruptedException;

        @Override
        void close();
    }

    sealed interface Piece {
        record Bytes(long first, byte[] bytes, Instant at) implements Piece {}

        /** The ring overtook the view: bytes [from, to) are gone for it. */
        record Skipped(long from, long to) implements Piece {}

        record Port(boolean open, String reason) implements Piece {}
    }
}
