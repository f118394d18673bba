package dev.bootbench.agent.serial;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
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

    private final ConsoleLog log;
    private final ConsoleRing ring;
    private final Clock clock;
    private final Object lineLock = new Object();
    private @Nullable SerialLine line;
    private boolean logFails;

    /** @param folder where the raw log lies; numbering continues from it */
    public SerialConsole(Path folder, Clock clock) throws IOException {
        this.clock = clock;
        log = new ConsoleLog(folder, SEGMENT, SEGMENTS_KEPT);
        long first = Math.max(log.base(), log.head() - RING);
        byte[] kept = log.read(first, log.head());
        ring = new ConsoleRing(RING, log.head() - kept.length);
        if (kept.length > 0) {
            ring.append(kept, kept.length, clock.instant());
        }
    }

    /** Opens the line; everything it carries from now on is kept. A line that was open before is closed. */
    public void attach(String device, int baud) throws IOException {
        synchronized (lineLock) {
            closeLine();
            line = new SerialLine(device, baud, new SerialLine.Receiver() {
                @Override
                public void received(byte[] bytes, int length) {
                    append(bytes, length);
                }

                @Override
                public void lost(String reason) {
                    ring.port(false, reason);
                }
            });
        }
        ring.port(true, "the port is open");
    }

    /** @param reason shown to viewers: why there is no line now */
    public void detach(String reason) {
        boolean wasOpen;
        synchronized (lineLock) {
            wasOpen = closeLine();
        }
        if (wasOpen) {
            ring.port(false, reason);
        }
    }

    private boolean closeLine() {
        if (line == null) {
            return false;
        }
        line.close();
        line = null;
        return true;
    }

    private void append(byte[] bytes, int length) {
        try {
            log.append(bytes, length);
            logFails = false;
        } catch (IOException e) {
            if (!logFails) {
                LOG.errorf("the raw console log cannot be written, bytes are missing from it: %s", e.getMessage());
            }
            logFails = true;
        }
        ring.append(bytes, length, clock.instant());
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
        return log.read(from, to);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        SerialLine open;
        synchronized (lineLock) {
            open = line;
        }
        if (open == null) {
            throw new IOException("the board is off: there is nobody to type to");
        }
        open.write(bytes);
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
