package dev.bootbench.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A viewer is a position in a console's bytes, not a queue of them. Its console's lock guards all of this. */
final class Viewer {
    static final long TAIL = -1;
    /** Stands for typing without a hold of one's own. */
    static final long FOREIGN = 0;
    /** Refusals beyond this many unread ones say nothing new. */
    private static final int MOST_REFUSALS = 8;
    private static final Duration NEWS = Duration.ofMinutes(1);

    final Watcher who;
    /** At the console's keyboard. */
    final Seat seat;
    /** Bytes before this one are not for this viewer: they were said while somebody else had the board. */
    final long floor;
    WriteRight right;

    /** The next byte to send; {@link #TAIL} until the header is sent. */
    long position;
    /** The viewer has rendered everything before this byte. */
    long rendered;
    /** The numbering it knows: what it joined with, then what it was told. */
    @Nullable String epoch;
    boolean refillTried;
    /** The keyboard has known of it. */
    boolean seated;

    int openedTold = -1;
    int portTold;
    int unreachableTold;
    long writerTold = -1;
    long newsTold;
    int viewersTold;
    int stageTold;
    final Queue<String> refusals = new ArrayDeque<>();
    volatile boolean closed;
    /** Touched by the socket's input only, which comes one after the other. */
    private long usedHold = -1;
    private long usedAt;

    Viewer(Watcher who, WriteRight right, ConsoleStart start, long floor) {
        this.who = who;
        this.seat = Seat.of(who);
        this.floor = floor;
        this.right = right;
        this.position = start.from() < 0 ? TAIL : Math.max(start.from(), floor);
        this.epoch = start.epoch();
    }

    boolean isShown() {
        return switch (who) {
            case Watcher.Someone someone -> true;
            case Watcher.Guest guest -> true;
            case Watcher.Machine machine -> false;
        };
    }

    void refuse(String reason) {
        if (refusals.size() < MOST_REFUSALS) {
            refusals.add(reason);
        }
    }

    /**
     * Whether it is worth writing down that this person works on the board: once a minute.
     *
     * @param nanos now, of {@link System#nanoTime()}
     */
    boolean isNews(long hold, long nanos) {
        if (usedHold == hold && nanos - usedAt < NEWS.toNanos()) {
            return false;
        }
        usedHold = hold;
        usedAt = nanos;
        return true;
    }

    boolean firstUseOf(long hold) {
        boolean first = usedHold != hold;
        usedHold = hold;
        return first;
    }
}
