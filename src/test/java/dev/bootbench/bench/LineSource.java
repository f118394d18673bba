package dev.bootbench.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A board that says numbered lines of 64 bytes, as fast as a UART or as fast as they are taken, and remembers when it said each. */
final class LineSource implements AutoCloseable {
    static final int LINE = 64;
    static final int DIGITS = 12;
    /** Of 115200 baud, 8N1. */
    static final int UART = 11_520;
    /** A 16550 hands over so many bytes at a time. */
    private static final int FIFO = 16;
    private static final int FLOOD = 4096;
    private static final byte[] TEMPLATE = (" ".repeat(DIGITS) + " the kernel says something of its drivers, in some").getBytes(StandardCharsets.US_ASCII);

    /** Where the line ends. */
    interface Wire {
        void write(byte[] bytes, int length) throws IOException;
    }

    private final Wire wire;
    private final long[] saidAt;
    /** The next line's number: it goes on through all that is measured on one line. */
    private long next;
    private volatile long written;
    private volatile boolean going;
    private Thread worker = new Thread();

    /** @param remembered of so many lines it is known when they were said */
    LineSource(Wire wire, int remembered) {
        this.wire = wire;
        this.saidAt = new long[remembered];
    }

    /** When the last byte of that line was written, by {@link System#nanoTime}. */
    long saidAt(long line) {
        return saidAt[(int) (line % saidAt.length)];
    }

    /** Bytes so far. */
    long written() {
        return written;
    }

    void start(boolean flood) {
        going = true;
        worker = Thread.ofPlatform().daemon().name("board").start(() -> {
            try {
                if (flood) {
                    flood();
                } else {
                    pace();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    void stop() throws InterruptedException {
        going = false;
        worker.join(TimeUnit.SECONDS.toMillis(10));
    }

    /** Whole lines, at least so many bytes of them, at once. */
    void say(long bytes) throws IOException {
        for (long end = written + bytes; written < end; ) {
            block();
        }
    }

    /** One line, at once. */
    void say() throws IOException {
        byte[] line = new byte[LINE];
        line(line, 0);
        wire.write(line, LINE);
        written += LINE;
    }

    private void flood() throws IOException {
        while (going) {
            block();
        }
    }

    private void block() throws IOException {
        byte[] block = new byte[FLOOD];
        for (int at = 0; at < FLOOD; at += LINE) {
            line(block, at);
        }
        wire.write(block, FLOOD);
        written += FLOOD;
    }

    private void pace() throws IOException {
        byte[] line = new byte[LINE];
        byte[] piece = new byte[FIFO];
        long began = System.nanoTime();
        for (long pieces = 0; going; ) {
            line(line, 0);
            for (int at = 0; at < LINE; at += FIFO) {
                await(began + (++pieces * FIFO * 1_000_000_000L) / UART);
                System.arraycopy(line, at, piece, 0, FIFO);
                saidAt[(int) ((next - 1) % saidAt.length)] = System.nanoTime();
                wire.write(piece, FIFO);
                written += FIFO;
            }
        }
    }

    private void line(byte[] to, int at) {
        System.arraycopy(TEMPLATE, 0, to, at, TEMPLATE.length);
        long number = next;
        for (int digit = DIGITS - 1; digit >= 0; digit--) {
            to[at + digit] = (byte) ('0' + number % 10);
            number /= 10;
        }
        to[at + LINE - 2] = '\r';
        to[at + LINE - 1] = '\n';
        saidAt[(int) (next % saidAt.length)] = System.nanoTime();
        next++;
    }

    private static void await(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        going = false;
    }
}
