package dev.bootbench.agent.serial;

import com.fazecast.jSerialComm.SerialPort;
import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A console: the last MiB in memory, everything on disk. {@link #lock} guards the ring and the present port; the one
 * reader of the port takes it for the time of a copy, and a view for the time of a look, so no viewer can hold up the
 * port. The reader is a platform thread: a blocking native read would pin a virtual thread's carrier.
 */
public final class RingConsole implements Console, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RingConsole.class);
    private static final int RING = 1 << 20;
    private static final int LARGEST_PIECE = 64 * 1024;
    private static final int READ_TIMEOUT_MS = 200;
    private static final int BAUD = 115200;

    private final RawLog log;
    private final boolean temporary;
    private final Path folder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final byte[] ring = new byte[RING];
    /** Arrival times of the newest pieces, oldest first: byte number and instant. */
    private final Deque<Arrival> arrivals = new ArrayDeque<>();
    private final long base0;
    private long head;
    private Piece.Port port = new Piece.Port(false, "the board is off");
    private long portChanges;
    private @Nullable SerialPort open;

    private record Arrival(long first, Instant at) {}

    /** @param folder keeps the raw log and with it the numbering */
    public RingConsole(Path folder) throws IOException {
        this(folder, false);
    }

    private RingConsole(Path folder, boolean temporary) throws IOException {
        this.folder = folder;
        this.temporary = temporary;
        this.log = new RawLog(folder);
        this.head = log.head();
        // The newest bytes of an earlier life of the agent are still worth showing.
        byte[] tail = log.read(Math.max(0, head - RING), head);
        this.base0 = head - tail.length;
        for (int i = 0; i < tail.length; i++) {
            ring[(int) ((base0 + i) % RING)] = tail[i];
        }
    }

    /** A console whose log goes away with it. */
    public static RingConsole temporary() throws IOException {
        return new RingConsole(Files.createTempDirectory("bootbench-console"), true);
    }

    /** Opens a serial port and reads it until it is detached or ends. */
    public void attach(Path device) throws LabFaultException {
        detach("another port takes over");
        SerialPort serial = SerialPort.getCommPort(device.toString());
        serial.setComPortParameters(BAUD, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        serial.setComPortTimeouts(
                SerialPort.TIMEOUT_READ_SEMI_BLOCKING | SerialPort.TIMEOUT_WRITE_BLOCKING, READ_TIMEOUT_MS, READ_TIMEOUT_MS);
        if (!serial.openPort()) {
            throw new LabFaultException("The serial port " + device + " cannot be opened (error " + serial.getLastErrorCode() + ").");
        }
        lock.lock();
        try {
            open = serial;
            setPort(new Piece.Port(true, device.toString()));
        } finally {
            lock.unlock();
        }
        Thread.ofPlatform().daemon().name("serial-" + device.getFileName()).start(() -> readUntilGone(serial));
    }

    /** Closes the present port, if any; what has arrived stays. */
    public void detach(String reason) {
        SerialPort closing;
        lock.lock();
        try {
            closing = open;
            open = null;
            if (closing != null) {
                setPort(new Piece.Port(false, reason));
            }
        } finally {
            lock.unlock();
        }
        if (closing != null) {
            closing.closePort();
        }
    }

    private void readUntilGone(SerialPort serial) {
        byte[] buffer = new byte[4096];
        while (isPresent(serial)) {
            int count = serial.readBytes(buffer, buffer.length);
            if (count < 0) {
                lose(serial);
                return;
            }
            if (count > 0) {
                arrived(Arrays.copyOf(buffer, count));
            }
        }
    }

    private boolean isPresent(SerialPort serial) {
        lock.lock();
        try {
            return open == serial;
        } finally {
            lock.unlock();
        }
    }

    private void lose(SerialPort serial) {
        lock.lock();
        try {
            if (open != serial) {
                return;
            }
            open = null;
            setPort(new Piece.Port(false, "the port is gone (error " + serial.getLastErrorCode() + ")"));
        } finally {
            lock.unlock();
        }
        serial.closePort();
    }

    private void setPort(Piece.Port state) {
        port = state;
        portChanges++;
        more.signalAll();
    }

    private void arrived(byte[] bytes) {
        lock.lock();
        try {
            for (int i = 0; i < bytes.length; i++) {
                ring[(int) ((head + i) % RING)] = bytes[i];
            }
            arrivals.addLast(new Arrival(head, Instant.now()));
            head += bytes.length;
            while (arrivals.size() > 1 && arrivals.peekFirst().first() < base()) {
                arrivals.removeFirst();
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            log.append(bytes);
        } catch (IOException e) {
            LOG.errorf("the raw log of a console cannot be written, live goes on: %s", e.getMessage());
        }
    }

    @Override
    public String epoch() {
        return log.epoch();
    }

    @Override
    public long base() {
        lock.lock();
        try {
            return Math.max(base0, head - RING);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long head() {
        lock.lock();
        try {
            return head;
        } finally {
            lock.unlock();
        }
    }

    /** The last line with something in it, for messages. */
    public String lastLine() {
        long to = head();
        try {
            String text = new String(read(Math.max(base(), to - 2048), to), StandardCharsets.ISO_8859_1);
            return text.lines().map(String::strip).filter(line -> !line.isEmpty()).reduce((a, b) -> b).orElse("nothing");
        } catch (IOException e) {
            return "nothing";
        }
    }

    @Override
    public View view(long from) {
        return new RingView(from);
    }

    @Override
    public byte[] read(long from, long to) throws IOException {
        lock.lock();
        try {
            if (from >= base()) {
                return copy(from, Math.min(to, head));
            }
        } finally {
            lock.unlock();
        }
        return log.read(from, to);
    }

    private byte[] copy(long from, long to) {
        byte[] bytes = new byte[(int) Math.max(0, to - from)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = ring[(int) ((from + i) % RING)];
        }
        return bytes;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        SerialPort serial;
        lock.lock();
        try {
            serial = open;
        } finally {
            lock.unlock();
        }
        if (serial == null) {
            throw new IOException("the serial port is not open: " + port.reason());
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        for (int done = 0; done < bytes.length; ) {
            int count = serial.writeBytes(bytes, bytes.length - done, done);
            if (count < 0) {
                throw new IOException("the serial port does not take what is typed");
            }
            done += count;
            if (done < bytes.length && System.nanoTime() > deadline) {
                throw new IOException("the board takes no input; " + (bytes.length - done) + " bytes were not sent");
            }
        }
    }

    @Override
    public void close() {
        detach("the agent stops");
        try {
            log.close();
            if (temporary) {
                try (var files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            LOG.debugf("closing a console: %s", e.getMessage());
        }
    }

    private final class RingView implements View {
        private long next;
        private long seenPortChanges;

        RingView(long from) {
            next = from;
            lock.lock();
            try {
                next = Math.min(from, head);
                seenPortChanges = portChanges;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Optional<Piece> next(Duration limit) throws InterruptedException {
            long nanos = limit.toNanos();
            lock.lockInterruptibly();
            try {
                while (next == head && seenPortChanges == portChanges) {
                    if (nanos <= 0) {
                        return Optional.empty();
                    }
                    nanos = more.awaitNanos(nanos);
                }
                if (next < base()) {
                    Piece skipped = new Piece.Skipped(next, base());
                    next = base();
                    return Optional.of(skipped);
                }
                if (next < head) {
                    byte[] bytes = copy(next, Math.min(head, next + LARGEST_PIECE));
                    Piece piece = new Piece.Bytes(next, bytes, arrivalOf(next));
                    next += bytes.length;
                    return Optional.of(piece);
                }
                seenPortChanges = portChanges;
                return Optional.of(port);
            } finally {
                lock.unlock();
            }
        }

        private Instant arrivalOf(long number) {
            Instant at = Instant.now();
            for (Arrival arrival : arrivals) {
                if (arrival.first() > number) {
                    break;
                }
                at = arrival.at();
            }
            return at;
        }

        @Override
        public void close() {
            // A view is only a position.
        }
    }
}
