package dev.bootbench.recordings;

import dev.bootbench.contract.v1.ConsoleBytes;
import dev.bootbench.contract.v1.ConsoleOpened;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.link.ConsoleReceiver;
import dev.bootbench.link.ConsoleStream;
import dev.bootbench.link.ConsoleStreams;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes down one stream of one console for one recording, on a virtual thread of its own, until the stream or the hold ends.
 * What the stream brings lies in a short queue between; when the database takes nothing for so long that it is full, the stream
 * is let go and asked for again later, from the next byte: the agent's raw log has it.
 */
final class Recorder implements ConsoleReceiver, Runnable {
    private static final Logger LOG = Logger.getLogger(Recorder.class);
    private static final int QUEUE = 64;
    /** So long the stream waits for room, and its link's events with it. */
    private static final Duration ROOM = Duration.ofSeconds(2);
    /** While its end is near. */
    private static final Duration LOOK_UP = Duration.ofMillis(500);
    /** While nothing is said, which is most of the time; a lab has ten thousand of them. */
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** Bytes on their way when the hold ended. */
    private static final Duration IN_FLIGHT = Duration.ofMillis(500);
    private static final Duration BABBLE = Duration.ofSeconds(2);
    private static final long MICROS = 1_000_000;

    /** What a recorder is given by those who start it. */
    record Means(
            ConsoleStreams streams, RecordingStore store, Semaphore writers, RecordingsConfig config, Supplier<Instant> now) {}

    private sealed interface Event {
        record Said(ConsoleUp message) implements Event {}

        record Ended() implements Event {}

        /** What it waits for is another now. */
        record Look() implements Event {}
    }

    private final long recording;
    private final String board;
    private final String host;
    private final Means means;
    private final Instant started;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(QUEUE);
    private final BootStages stages = new BootStages(this::found);
    private final List<Marker> markers = new ArrayList<>();

    private @Nullable String epoch;
    private volatile long next;
    private long kept;
    private long lastUs;
    private long streamHead = Long.MAX_VALUE;
    /** It once had everything that there was. */
    private boolean live;

    private byte[] buffer = new byte[1024];
    private int length;
    private long bufferUs;
    private long bufferSince;
    private TimeSteps times = new TimeSteps();

    /** Why the database took nothing when it was last asked, also by who recorded this before; empty when it took all. */
    private volatile String trouble;
    private volatile boolean overflowed;
    private volatile boolean stopped;
    private volatile @Nullable Instant over;
    private volatile boolean cut;
    private volatile @Nullable ConsoleStream stream;

    /** @param first the first byte wanted; of a recording that has begun, its next */
    Recorder(RecordingStore.Open open, long first, String trouble, Means means) {
        this.recording = open.id();
        this.board = open.board();
        this.host = open.host();
        this.epoch = open.epoch();
        this.next = first;
        this.kept = open.bytes();
        this.lastUs = open.lastUs() == null ? 0 : open.lastUs();
        this.over = open.over();
        this.means = means;
        this.trouble = trouble;
        this.started = means.now().get();
    }

    long recording() {
        return recording;
    }

    /** The next byte, counting those that are not stored yet. */
    long position() {
        return next;
    }

    /** µs since 1970 of the last byte; 0 before the first. */
    long lastUs() {
        return lastUs;
    }

    /** For who goes on recording this. */
    String trouble() {
        return trouble;
    }

    /** The hold ended then. */
    void over(Instant at) {
        if (!at.equals(over)) {
            over = at;
            look();
        }
    }

    void stop() {
        stopped = true;
        look();
    }

    private void look() {
        // Whoever has a full queue to empty looks anyway.
        events.offer(new Event.Look());
    }

    // ---- the stream's side -----------------------------------------------------------------------------------------

    @Override
    public void received(ConsoleUp message) {
        offer(new Event.Said(message));
    }

    @Override
    public void ended(String sentence) {
        offer(new Event.Ended());
    }

    private void offer(Event event) {
        if (overflowed) {
            return;
        }
        try {
            overflowed = !events.offer(event, ROOM.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            overflowed = true;
        }
        if (overflowed) {
            look();
            close();
        }
    }

    private void close() {
        ConsoleStream open = stream;
        if (open != null) {
            open.close();
        }
    }

    // ---- the recorder's side ---------------------------------------------------------------------------------------

    @Override
    public void run() {
        try {
            stream = means.streams().openWithLog(host, board, next, this);
            boolean going = true;
            while (going && !stopped) {
                Event event = events.poll(patience(), TimeUnit.NANOSECONDS);
                going = switch (event) {
                    case null -> !overflowed && !caughtUpAtTheEnd();
                    case Event.Look look -> true;
                    case Event.Said(ConsoleUp message) -> take(message);
                    case Event.Ended() -> false;
                };
                live |= next >= streamHead && events.isEmpty();
                if (going && endedWhileLive()) {
                    finish();
                    going = false;
                }
                if (going && length > 0 && System.nanoTime() - bufferSince > means.config().chunkTime().toNanos()) {
                    going = flush();
                }
            }
            flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /** How long to wait for what comes next, in nanoseconds. */
    private long patience() {
        if (overflowed || over != null) {
            return LOOK_UP.toNanos();
        }
        return length == 0 ? SILENCE.toNanos() : bufferSince + means.config().chunkTime().toNanos() - System.nanoTime();
    }

    private boolean take(ConsoleUp message) throws InterruptedException {
        return switch (message.getMessageCase()) {
            case OPENED -> opened(message.getOpened());
            case BYTES -> bytes(message.getBytes());
            case SKIPPED -> missing(message.getSkipped().getTo(), message.getSkipped().getReason());
            case PORT -> {
                markers.add(new Marker(next, Math.max(lastUs, micros(means.now().get())), port(message), message.getPort().getReason()));
                yield true;
            }
            case KERNEL_LINES, KERNEL_READER, MESSAGE_NOT_SET -> true;
        };
    }

    private static MarkerKind port(ConsoleUp message) {
        return message.getPort().getOpen() ? MarkerKind.PORT_BACK : MarkerKind.PORT_LOST;
    }

    private boolean opened(ConsoleOpened header) throws InterruptedException {
        streamHead = header.getHead();
        if (epoch == null) {
            next = header.getStart();
            epoch = header.getEpoch();
            return stored(() -> means.store().begin(recording, header.getEpoch(), header.getStart()));
        }
        if (!epoch.equals(header.getEpoch()) || header.getStart() != next) {
            stored(() -> {
                means.store().endPart(recording, "The numbering of the console began anew: the host lost its raw log.");
                return true;
            });
            return false;
        }
        return true;
    }

    private boolean bytes(ConsoleBytes message) throws InterruptedException {
        byte[] bytes = message.getBytes().toByteArray();
        if (message.getFirst() > next && !missing(message.getFirst(), "")) {
            return false;
        }
        if (!overflowed) {
            // Else these are only what lay in the queue: what follows them may be gone for that reason.
            trouble = "";
        }
        long at = message.hasAt() ? message.getAt().getSeconds() * MICROS + message.getAt().getNanos() / 1000 : micros(means.now().get());
        int done = Math.toIntExact(Math.min(bytes.length, Math.max(0, next - message.getFirst())));
        for (int step = -1; step < message.getLaterPlaceCount(); step++) {
            int end = step + 1 < message.getLaterPlaceCount() ? Math.clamp(message.getLaterPlace(step + 1), 0, bytes.length) : bytes.length;
            long us = step < 0 ? at : at + Math.max(0, message.getLaterUs(step));
            if (end > done) {
                if (afterTheEnd(us)) {
                    finish();
                    return false;
                }
                if (!add(bytes, done, end, us)) {
                    return false;
                }
                done = end;
            }
        }
        return true;
    }

    /** Bytes that a recorder fetches after the hold's end are told apart by when they came. */
    private boolean afterTheEnd(long us) {
        Instant end = over;
        return end != null && us > micros(end) + IN_FLIGHT.toMillis() * 1000;
    }

    private boolean add(byte[] bytes, int from, int to, long arrival) throws InterruptedException {
        long limit = means.config().limit().asLongValue();
        int most = Math.toIntExact(means.config().chunk().asLongValue());
        int at = from;
        while (at < to) {
            if (kept >= limit) {
                cut = true;
                flush();
                Marker marker = new Marker(next, lastUs, MarkerKind.CUT,
                        "Cut at " + limit / (1024 * 1024) + " MiB: what the console said after this is not kept.");
                stored(() -> {
                    means.store().cut(recording, marker);
                    return true;
                });
                return false;
            }
            int count = (int) Math.min(Math.min(to - at, most - length), limit - kept);
            lastUs = Math.max(lastUs, arrival);
            if (length == 0) {
                bufferUs = lastUs;
                bufferSince = System.nanoTime();
                times = new TimeSteps();
            } else {
                times.add(length, lastUs - bufferUs);
            }
            if (buffer.length < length + count) {
                buffer = Arrays.copyOf(buffer, Math.min(most, Math.max(length + count, buffer.length * 2)));
            }
            System.arraycopy(bytes, at, buffer, length, count);
            stages.feed(next, bytes, at, at + count);
            length += count;
            kept += count;
            next += count;
            at += count;
            if (length >= most && !flush()) {
                return false;
            }
        }
        return true;
    }

    private void found(long number, MarkerKind kind, String label) {
        markers.add(new Marker(number, lastUs, kind, label));
    }

    /** @param told why, when the host says so */
    private boolean missing(long to, String told) throws InterruptedException {
        if (to <= next) {
            return true;
        }
        if (!flush()) {
            return false;
        }
        String host = told.isEmpty() ? "The host no longer had these bytes when it was asked for them." : told;
        Gap gap = new Gap(next, to, trouble.isEmpty() ? host : "The database took nothing for a while (" + trouble + "). " + host);
        trouble = "";
        next = to;
        stages.skip();
        Marker marker = new Marker(gap.from(), lastUs, MarkerKind.LOST_BYTES, gap.to() - gap.from() + " bytes are missing");
        return stored(() -> means.store().skip(recording, gap, marker));
    }

    /** The reset that follows a hold closes and opens the port, too: that is not for this recording. */
    private void forgetWhatFollowed() {
        Instant end = over;
        if (end != null) {
            markers.removeIf(marker -> (marker.kind() == MarkerKind.PORT_LOST || marker.kind() == MarkerKind.PORT_BACK)
                    && Objects.requireNonNull(marker.us()) > micros(end));
        }
    }

    private boolean flush() throws InterruptedException {
        forgetWhatFollowed();
        if (length == 0) {
            return flushMarkers();
        }
        Chunk chunk = new Chunk(next - length, Arrays.copyOf(buffer, length), bufferUs, times);
        List<Marker> found = List.copyOf(markers);
        if (!stored(() -> means.store().append(recording, chunk, found))) {
            return false;
        }
        markers.clear();
        length = 0;
        if (buffer.length > 4 * 1024) {
            buffer = new byte[1024];
        }
        return true;
    }

    /** Those of no bytes: a port that was lost. */
    private boolean flushMarkers() throws InterruptedException {
        List<Marker> found = List.copyOf(markers);
        markers.clear();
        return found.isEmpty() || epoch == null || stored(() -> {
            found.forEach(marker -> means.store().mark(recording, marker));
            return true;
        });
    }

    /** The hold is over, and everything the port carried until then is here. */
    private boolean caughtUpAtTheEnd() throws InterruptedException {
        Instant end = over;
        if (end == null || next < streamHead || means.now().get().isBefore(end.plus(IN_FLIGHT))) {
            return false;
        }
        finish();
        return true;
    }

    /** A board that babbles on is not waited for, whatever the clock of its host says. */
    private boolean endedWhileLive() {
        Instant end = over;
        return end != null && started.isBefore(end) && live && means.now().get().isAfter(end.plus(BABBLE));
    }

    private void finish() throws InterruptedException {
        if (flush()) {
            stored(() -> {
                means.store().end(recording, "");
                return true;
            });
        }
    }

    /** Tries until the database takes it; false when it is not this recorder's any more. */
    private boolean stored(BooleanSupplier write) throws InterruptedException {
        while (!stopped) {
            means.writers().acquire();
            try {
                return write.getAsBoolean();
            } catch (RuntimeException e) {
                // Full, away, or restarting: the transaction manager and the pool have exceptions of their own for it.
                if (trouble.isEmpty()) {
                    LOG.warnf("recording %d of %s cannot be stored, trying again: %s", recording, board, e.getMessage());
                }
                trouble = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            } finally {
                means.writers().release();
            }
            Thread.sleep(RETRY.toMillis());
        }
        return false;
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }
}
