package dev.bootbench.console;

import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.KernelLine;
import dev.bootbench.link.ConsoleReceiver;
import dev.bootbench.link.ConsoleStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One watched kernel log: its last lines, fed by one stream of the agent, and viewers that are positions in them. The
 * lock guards all state and is never held while something is sent.
 */
final class KernelLogFeed implements ConsoleReceiver {
    private static final int MOST_LINES = 5_000;
    private static final int MOST_CHARACTERS = 2 * 1024 * 1024;
    private static final int MOST_AT_ONCE = 500;
    private static final String TOO_OLD = "The agent of this board's host cannot read kernel logs yet: have it updated.";

    /** One view; the feed's lock guards it. */
    static final class Place {
        private long next;
        private long readingTold = -1;
        private long stateTold;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Set<Place> places = new HashSet<>();
    private final ArrayDeque<KernelLogFrame.Line> lines = new ArrayDeque<>();
    private int characters;
    /** Number of the line after the last; the first kept is this less the lines kept. */
    private long next;
    /** Counts the times the log began anew. */
    private long reading;
    private KernelLogFrame.Reader state = new KernelLogFrame.Reader(false, "");
    private long stateVersion;
    private @Nullable ConsoleStream stream;
    private boolean closed;
    private boolean over;

    /** Empty when this feed is being given up: ask for a new one. */
    Optional<Place> join() {
        lock.lock();
        try {
            if (closed) {
                return Optional.empty();
            }
            Place place = new Place();
            places.add(place);
            return Optional.of(place);
        } finally {
            lock.unlock();
        }
    }

    void leave(Place place) {
        lock.lock();
        try {
            places.remove(place);
            closed = places.isEmpty();
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void feed(ConsoleStream opened) {
        lock.lock();
        try {
            stream = opened;
        } finally {
            lock.unlock();
        }
    }

    void unreachable(String sentence) {
        lock.lock();
        try {
            tell(new KernelLogFrame.Reader(false, sentence));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the stream has ended or nobody watches any more; false in the latter case. */
    boolean awaitEnd() throws InterruptedException {
        lock.lock();
        try {
            while (!over && !closed) {
                news.await();
            }
            over = false;
            if (closed && stream != null) {
                stream.close();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits a moment before the next try; false when nobody watches any more. */
    boolean pause(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (!closed && left > 0) {
                left = news.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void received(ConsoleUp message) {
        lock.lock();
        try {
            switch (message.getMessageCase()) {
                case OPENED -> {
                    lines.clear();
                    characters = 0;
                    reading++;
                    if (!message.getOpened().getKernelLog()) {
                        tell(new KernelLogFrame.Reader(false, TOO_OLD));
                    }
                }
                case KERNEL_LINES -> message.getKernelLines().getLinesList().forEach(this::keep);
                case KERNEL_READER -> tell(new KernelLogFrame.Reader(
                        message.getKernelReader().getReading(), message.getKernelReader().getSentence()));
                // What an older agent sends instead, or a newer one beside it.
                case BYTES, SKIPPED, PORT, MESSAGE_NOT_SET -> { }
            }
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void keep(KernelLine line) {
        lines.addLast(new KernelLogFrame.Line(line.getBoot(), line.getSequence(), line.getPriority() & 7, line.getPriority() >>> 3,
                line.getMicroseconds(), line.getText()));
        characters += line.getText().length();
        next++;
        while (lines.size() > MOST_LINES || characters > MOST_CHARACTERS) {
            characters -= lines.removeFirst().text().length();
        }
    }

    private void tell(KernelLogFrame.Reader now) {
        if (!now.equals(state)) {
            state = now;
            stateVersion++;
            news.signalAll();
        }
    }

    @Override
    public void ended(String sentence) {
        lock.lock();
        try {
            over = true;
            stream = null;
            if (state.reading()) {
                tell(new KernelLogFrame.Reader(false, sentence));
            }
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what the view is to be sent next; empty when there was nothing in time. */
    Optional<KernelLogFrame> next(Place place, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (true) {
                Optional<KernelLogFrame> frame = frame(place);
                if (frame.isPresent() || left <= 0) {
                    return frame;
                }
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<KernelLogFrame> frame(Place place) {
        long base = next - lines.size();
        if (place.readingTold != reading) {
            boolean first = place.readingTold < 0;
            place.readingTold = reading;
            place.next = base;
            if (!first) {
                return Optional.of(new KernelLogFrame.Anew());
            }
        }
        if (place.stateTold != stateVersion) {
            place.stateTold = stateVersion;
            return Optional.of(state);
        }
        if (place.next >= next) {
            return Optional.empty();
        }
        long missed = Math.max(0, base - place.next);
        long from = Math.max(base, place.next);
        List<KernelLogFrame.Line> piece = new ArrayList<>();
        lines.stream().skip(from - base).limit(MOST_AT_ONCE).forEach(piece::add);
        place.next = from + piece.size();
        return Optional.of(new KernelLogFrame.Lines(missed, piece));
    }
}
