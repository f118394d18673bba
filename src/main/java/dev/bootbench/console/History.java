package dev.bootbench.console;

import com.google.protobuf.Timestamp;
import dev.bootbench.contract.v1.ConsoleBytes;
import dev.bootbench.contract.v1.ConsoleOpened;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known here of a console's bytes, and of what its agent still has. Its console's lock guards it. */
final class History {
    /** A header is not held back longer than this for the replay that it should describe. */
    private static final Duration CATCH_UP = Duration.ofSeconds(2);

    private final Ring ring;
    private final Arrivals arrivals = new Arrivals();
    private @Nullable String epoch;
    private long agentBase;
    /** The agent's head when it opened its stream: the replay ends there. */
    private long replayEnd;
    private long openedAt;

    History(int capacity) {
        this.ring = new Ring(capacity);
    }

    Ring ring() {
        return ring;
    }

    /** The present numbering; null before the first stream. */
    @Nullable String epoch() {
        return epoch;
    }

    /** Takes in a stream's header; false when the numbering has changed. */
    boolean open(ConsoleOpened header) {
        boolean sameNumbers = header.getEpoch().equals(epoch);
        if (!sameNumbers || header.getStart() != ring.head()) {
            ring.restartAt(header.getStart());
            arrivals.clear();
        }
        epoch = header.getEpoch();
        agentBase = header.getBase();
        replayEnd = header.getHead();
        openedAt = System.nanoTime();
        return sameNumbers;
    }

    void append(ConsoleBytes piece) {
        ring.append(piece.getFirst(), piece.getBytes().toByteArray());
        if (piece.hasAt()) {
            Timestamp at = piece.getAt();
            arrivals.note(piece.getFirst(), at.getSeconds() * 1_000_000 + at.getNanos() / 1000);
            arrivals.forgetBefore(ring.base());
        }
    }

    /** When bytes that are here arrived. */
    List<Frame.Arrival> arrivals(long first, int length) {
        return arrivals.of(first, first + length);
    }

    /** The bytes up to this one are not coming. */
    void skipTo(long number) {
        if (number > ring.head()) {
            ring.restartAt(number);
        }
    }

    /** The next byte to come, as far as is known. */
    long head() {
        return Math.max(ring.head(), replayEnd);
    }

    boolean replaying() {
        return ring.head() < replayEnd && System.nanoTime() - openedAt < CATCH_UP.toNanos();
    }

    /** Whether the agent has this byte and the ring no longer does. */
    boolean onlyAtTheAgent(long number) {
        return number < ring.base() && number >= agentBase;
    }

    /** Where a view of the last bytes begins: at a line. */
    long tail(long length) {
        return ring.lineStart(Math.max(ring.base(), ring.head() - length));
    }
}
