package dev.bootbench.console;

import dev.bootbench.contract.v1.ConsoleOpened;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is known here of a console's bytes, and of what its agent still has. Its console's lock guards it. */
final class History {
    /** A header is not held back longer than this for the replay that it should describe. */
    private static final Duration CATCH_UP = Duration.ofSeconds(2);

    private final Ring ring;
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
        }
        epoch = header.getEpoch();
        agentBase = header.getBase();
        replayEnd = header.getHead();
        openedAt = System.nanoTime();
        return sameNumbers;
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
