package dev.bootbench.agent.serial;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The console of one board: a serial line while there is one, the ring for viewers and the raw log on disk. Lines come
 * and go with the board's power; the numbering goes on.
 */
public final class SerialConsole implements Console, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SerialConsole.class);
    private static final int RING = 1024 * 1024;
    private static final long SEGMENT = 64L * 1024 * 1024;
    private static final int SEGMENTS_KEPT = 2;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final String DETACHED = "the board is off: there is nobody to type to";

    private final ConsoleLog log;
    private final ConsoleRing ring;
    private final Clock clock;
    private final Object lineLock = new Object();
    /** Changed under {@link #lineLock} only. */
    private volatile @Nullable LineKeeper line;
    private boolean logFails;

    /** @param folder where the raw log lies; numbering continues from it */
    public SerialConsole(Path folder, Clock clock) throws IOException {
        this.clock = clock;
        log = new ConsoleLog(folder, SEGMENT, SEGMENTS_KEPT);
        long first = Math.max(log.base(), log.head() - RING);
        byte[] kept = log.read(first, log.head());
        ring = new ConsoleRing(RING, log.head() - kept.length);
        refill(log.head() - kept.length, kept);
    }

    /** What an earlier agent read, with its times. */
    private void refill(long first, byte[] kept) throws IOException {
        List<Arrival> times = log.arrivals(first, first + kept.length);
        long at = first;
        for (int i = 0; i < times.size() && at < first + kept.length; i++) {
            long end = i + 1 < times.size() ? times.get(i + 1).first() : first + kept.length;
            byte[] piece = Arrays.copyOfRange(kept, (int) (at - first), (int) (end - first));
            ring.append(piece, piece.length, times.get(i).at());
            at = end;
        }
        if (at < first + kept.length) {
            byte[] rest = Arrays.copyOfRange(kept, (int) (at - first), kept.length);
            ring.append(rest, rest.length, clock.instant());
        }
    }

    /**
     * Opens a device of this host; everything it carries from now on is kept. When it is lost it stays lost. A line that was
     * open before is closed.
     */
    public void attach(String device, int baud) throws IOException {
        synchronized (lineLock) {
            closeLine();
            line = LineKeeper.once(new PortConfig.LocalPort(device), LineSettings.plain(baud), new Watching());
        }
    }

    /**
     * Has a port open whenever that is possible, until {@link #detach} or {@link #close}: a port that is not there, or gets
     * lost, is tried again by itself, with pauses of up to 2 s. Returns at once; {@link #awaitOpen} waits. Viewers see the
     * port close and open with the reason, numbering goes on. A line that was open before is closed.
     */
    public void keepOpen(PortConfig port, LineSettings settings) {
        synchronized (lineLock) {
            closeLine();
            line = LineKeeper.always(port, settings, new Watching());
        }
    }

    private final class Watching implements LineKeeper.Watcher {
        @Override
        public void received(byte[] bytes, int length) {
            append(bytes, length);
        }

        @Override
        public void port(boolean open, String reason) {
            ring.port(open, reason);
        }
    }

    /** Whether what is typed now would reach a line. */
    public boolean isOpen() {
        LineKeeper present = line;
        return present != null && present.isOpen();
    }

    /** Why the port is open or closed, as viewers were told. */
    public String portReason() {
        LineKeeper present = line;
        return present == null ? DETACHED : present.reason();
    }

    /** Waits for the port to be open; false when it is not within the limit. */
    public boolean awaitOpen(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        try (View view = ring.view(Long.MAX_VALUE)) {
            while (!isOpen()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                view.next(Duration.ofNanos(Math.min(left, LOOK_AGAIN.toNanos())));
            }
            return true;
        }
    }

    /** @param reason shown to viewers: why there is no line now */
    public void detach(String reason) {
        boolean wasAttached;
        synchronized (lineLock) {
            wasAttached = closeLine();
        }
        if (wasAttached) {
            ring.port(false, reason);
        }
    }

    private boolean closeLine() {
        LineKeeper present = line;
        if (present == null) {
            return false;
        }
        present.close();
        line = null;
        return true;
    }

    private void append(byte[] bytes, int length) {
        Instant at = clock.instant();
        try {
            log.append(bytes, length, at);
            if (logFails) {
                LOG.infof("the raw console log is written again from byte %d on", log.head() - length);
            }
            logFails = false;
        } catch (IOException e) {
            if (!logFails) {
                LOG.errorf("the raw console log cannot be written, bytes are missing from it; viewers go on: %s", e.getMessage());
            }
            logFails = true;
        }
        ring.append(bytes, length, at);
    }

    @Override
    public String epoch() {
        return log.epoch();
    }

    @Override
    public long base() {
        return ring.base();
    }

    @Override
    public long head() {
        return ring.head();
    }

    @Override
    public View view(long from) {
        return ring.view(from);
    }

    @Override
    public byte[] read(long from, long to) throws IOException {
        Optional<byte[]> near = ring.read(from, to);
        return near.isPresent() ? near.get() : log.read(from, to);
    }

    @Override
    public Optional<Piece.Bytes> logged(long from, int most) throws IOException {
        return log.next(from, most);
    }

    @Override
    public boolean logFailed(long number) throws IOException {
        return log.failed(number);
    }

    @Override
    public List<Arrival> arrivals(long from, long to) throws IOException {
        Optional<List<Arrival>> remembered = ring.arrivals(from, to);
        return remembered.isPresent() ? remembered.get() : log.arrivals(from, to);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        attached().write(bytes);
    }

    /**
     * Holds the line low: a BREAK. A PTY, so every virtual machine's line, takes it and drops it without a word: a BREAK for
     * those goes through the machine's monitor.
     *
     * @param length 250 to 500 ms is what Linux takes for sure
     * @throws IOException also where the kind of port has no BREAK
     */
    public void sendBreak(Duration length) throws IOException {
        attached().sendBreak(length);
    }

    private LineKeeper attached() throws IOException {
        LineKeeper present = line;
        if (present == null) {
            throw new IOException(DETACHED);
        }
        return present;
    }

    @Override
    public void close() {
        detach("the agent stops");
        try {
            log.close();
        } catch (IOException e) {
            LOG.warnf("closing the raw console log failed: %s", e.getMessage());
        }
    }
}
