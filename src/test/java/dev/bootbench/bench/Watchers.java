package dev.bootbench.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** All clients of a console, read by the one thread that calls {@link #read}. */
final class Watchers implements AutoCloseable {
    /** Makes one client; what it hears of lines goes to the meter. */
    interface Kind {
        Watcher open(LineMeter meter, int window) throws IOException;
    }

    private final Selector selector = Selector.open();
    private final List<Watcher> watchers = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final LineSource source;
    private Latencies latencies = new Latencies();
    /** Of lines said earlier nothing is counted. */
    private long since = Long.MAX_VALUE;
    private long now;

    Watchers(LineSource source) throws IOException {
        this.source = source;
    }

    Watcher add(Kind kind) throws IOException {
        return add(kind, source);
    }

    /** Of another line than the usual. */
    Watcher add(Kind kind, LineSource line) throws IOException {
        Watcher made = kind.open(new LineMeter(meter(line)), 0);
        made.channel.configureBlocking(false);
        made.channel.register(selector, SelectionKey.OP_READ, made);
        watchers.add(made);
        return made;
    }

    /** One that connects, and never reads. */
    Watcher addStalled(Kind kind) throws IOException {
        return kind.open(new LineMeter(line -> { }), 16 * 1024);
    }

    private LongConsumer meter(LineSource of) {
        return line -> {
            long said = of.saidAt(line);
            if (said >= since && now > said) {
                latencies.add(now - said);
            }
        };
    }

    /** Counts anew, from what is said from now on. */
    void measure() {
        latencies = new Latencies();
        since = System.nanoTime();
        watchers.forEach(watcher -> watcher.received = 0);
    }

    Latencies latencies() {
        return latencies;
    }

    long received() {
        return watchers.stream().mapToLong(watcher -> watcher.received).sum();
    }

    int holes() {
        return watchers.stream().mapToInt(watcher -> watcher.meter.holes()).sum();
    }

    List<Watcher> all() {
        return watchers;
    }

    /** Takes what comes for so long; true as soon as the condition holds. */
    boolean read(Duration limit, BooleanSupplier enough) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (!enough.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            selector.select(this::take, Math.max(1, Math.min(left / 1_000_000, 100)));
        }
        return true;
    }

    void read(Duration time) throws IOException {
        read(time, () -> false);
    }

    private void take(SelectionKey key) {
        Watcher watcher = (Watcher) key.attachment();
        try {
            buffer.clear();
            int count = watcher.channel.read(buffer);
            now = System.nanoTime();
            if (count < 0) {
                throw new IOException("A client was sent away.");
            }
            watcher.take(buffer.flip());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Watcher watcher : watchers) {
            watcher.channel.close();
        }
        selector.close();
    }
}
