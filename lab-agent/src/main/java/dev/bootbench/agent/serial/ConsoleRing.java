package dev.bootbench.agent.serial;

import dev.bootbench.agent.serial.Console.Arrival;
import dev.bootbench.agent.serial.Console.Piece;
import dev.bootbench.agent.serial.Console.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest bytes of a serial line, numbered. A viewer is a position, not a queue: joining, falling behind and resuming
 * are the same loop, and no viewer can slow the reader or another viewer.
 *
 * <p>One lock guards everything; it is held only for copies in memory.
 */
final class ConsoleRing {
    private static final int PIECE_LIMIT = 32 * 1024;
    /** How far a skip looks for a line's start, so that a viewer does not resume in the middle of one. */
    private static final int LINE_SEARCH = 4 * 1024;
    private static final int REMEMBERED_ARRIVALS = 8 * 1024;
    private static final int REMEMBERED_PORT_CHANGES = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final byte[] ring;
    private final Deque<Arrival> arrivals = new ArrayDeque<>();
    private final Deque<PortChange> portChanges = new ArrayDeque<>();
    private long base;
    private long head;
    private long portChangeCount;

    private record PortChange(long number, long at, Piece.Port port) {}

    /** @param first number of the first byte this ring will ever hold */
    ConsoleRing(int capacity, long first) {
        ring = new byte[capacity];
        base = first;
        head = first;
    }

    long base() {
        lock.lock();
        try {
            return base;
        } finally {
            lock.unlock();
        }
    }

    long head() {
        lock.lock();
        try {
            return head;
        } finally {
            lock.unlock();
        }
    }

    /** The bytes [from, to), as far as they have come; empty when the first is not here any more. */
    Optional<byte[]> read(long from, long to) {
        lock.lock();
        try {
            return from < base ? Optional.empty() : Optional.of(copy(from, (int) Math.max(0, Math.min(to, head) - from)));
        } finally {
            lock.unlock();
        }
    }

    void append(byte[] bytes, int length, Instant at) {
        lock.lock();
        try {
            int from = Math.max(0, length - ring.length);
            for (int done = from; done < length; ) {
                int place = (int) ((head + done) % ring.length);
                int count = Math.min(length - done, ring.length - place);
                System.arraycopy(bytes, done, ring, place, count);
                done += count;
            }
            arrivals.addLast(new Arrival(head, at));
            head += length;
            base = Math.max(base, head - ring.length);
            // An arrival is needed as long as a byte of it is in the ring: until the next one starts at or below base.
            while (arrivals.size() > REMEMBERED_ARRIVALS) {
                arrivals.removeFirst();
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void port(boolean open, String reason) {
        lock.lock();
        try {
            portChanges.addLast(new PortChange(portChangeCount++, head, new Piece.Port(open, reason)));
            if (portChanges.size() > REMEMBERED_PORT_CHANGES) {
                portChanges.removeFirst();
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    View view(long from) {
        lock.lock();
        try {
            return new Position(Math.clamp(from, 0, head), portChangeCount);
        } finally {
            lock.unlock();
        }
    }

    private final class Position implements View {
        private long position;
        private long nextPortChange;
        private boolean closed;

        Position(long position, long nextPortChange) {
            this.position = position;
            this.nextPortChange = nextPortChange;
        }

        @Override
        public Optional<Piece> next(Duration limit) throws InterruptedException {
            long left = limit.toNanos();
            lock.lockInterruptibly();
            try {
                while (!closed) {
                    Optional<Piece> piece = take();
                    if (piece.isPresent() || left <= 0) {
                        return piece;
                    }
                    left = more.awaitNanos(left);
                }
                return Optional.empty();
            } finally {
                lock.unlock();
            }
        }

        private Optional<Piece> take() {
            if (position < base) {
                long from = position;
                position = lineStart();
                return Optional.of(new Piece.Skipped(from, position));
            }
            long limit = head;
            for (PortChange change : portChanges) {
                if (change.number() >= nextPortChange) {
                    if (change.at() <= position) {
                        nextPortChange = change.number() + 1;
                        return Optional.of(change.port());
                    }
                    limit = Math.min(limit, change.at());
                    break;
                }
            }
            if (position == limit) {
                return Optional.empty();
            }
            byte[] bytes = copy(position, (int) Math.min(PIECE_LIMIT, limit - position));
            Piece piece = new Piece.Bytes(position, bytes, arrival(position));
            position += bytes.length;
            return Optional.of(piece);
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                more.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private byte[] copy(long from, int count) {
        byte[] bytes = new byte[count];
        int place = (int) (from % ring.length);
        int first = Math.min(count, ring.length - place);
        System.arraycopy(ring, place, bytes, 0, first);
        System.arraycopy(ring, 0, bytes, first, count - first);
        return bytes;
    }

    /** The first line that starts in the ring, or the ring's base when there is none near. */
    private long lineStart() {
        long end = Math.min(head, base + LINE_SEARCH);
        for (long at = base; at < end; at++) {
            if (ring[(int) (at % ring.length)] == '\n') {
                return at + 1;
            }
        }
        return base;
    }

    /** The arrivals that the bytes [from, to) belong to; empty when the one of {@code from} is not remembered any more. */
    Optional<List<Arrival>> arrivals(long from, long to) {
        lock.lock();
        try {
            Deque<Arrival> found = new ArrayDeque<>();
            for (var all = arrivals.descendingIterator(); all.hasNext(); ) {
                Arrival arrival = all.next();
                if (arrival.first() < to) {
                    found.addFirst(arrival);
                }
                if (arrival.first() <= from) {
                    return Optional.of(List.copyOf(found));
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Instant arrival(long number) {
        Arrival found = arrivals.peekFirst();
        for (var all = arrivals.descendingIterator(); all.hasNext(); ) {
            Arrival arrival = all.next();
            if (arrival.first() <= number) {
                found = arrival;
                break;
            }
        }
        return found == null ? Instant.EPOCH : found.at();
    }
}
