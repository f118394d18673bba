package dev.bootbench.agent.fake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Prints without end while {@link Fault#BABBLING} is set, as fast as the line could carry it and no faster. */
final class FakeBabble implements AutoCloseable {
    /** Eight data bits between a start and a stop bit. */
    private static final int BITS_PER_BYTE = 10;
    private static final int BURSTS_PER_SECOND = 50;
    private static final byte[] LINE = "[   42.424242] fake: babbling on and on\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Faults faults;
    private final Consumer<byte[]> print;
    private final byte[] burst;
    private final Duration pause;
    private final Thread thread;

    FakeBabble(int baud, Faults faults, Consumer<byte[]> print) {
        this.faults = faults;
        this.print = print;
        int bytesPerSecond = Math.max(1, baud / BITS_PER_BYTE);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (text.size() < bytesPerSecond / BURSTS_PER_SECOND || text.size() == 0) {
            text.writeBytes(LINE);
        }
        burst = text.toByteArray();
        pause = Duration.ofSeconds(burst.length).dividedBy(bytesPerSecond);
        thread = Thread.ofVirtual().name("fake-babble").start(this::babble);
    }

    private void babble() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                faults.await(Fault.BABBLING, true);
                print.accept(burst);
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
