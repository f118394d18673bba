package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.kernellog.LogLine;
import dev.bootbench.agent.grading.kernellog.LogLines;
import dev.bootbench.agent.serial.Console;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Listens to a board's console from the beginning of an attempt. The only witness when the guest cannot speak over its
 * network any more. The lock (its monitor) guards what was heard; the listening thread adds, any thread asks.
 */
final class ConsoleWatch implements AutoCloseable {
    private static final int MOST_BYTES = 8 << 20;
    private static final Duration POLL = Duration.ofMillis(200);

    private final Console.View view;
    private final long first;
    private final Thread listener;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private long lastArrival = System.nanoTime();
    private volatile boolean closed;

    ConsoleWatch(Console console) {
        this.first = console.head();
        this.view = console.view(first);
        this.listener = Thread.ofVirtual().name("console-watch").start(this::listen);
    }

    private void listen() {
        try {
            while (!closed) {
                Optional<Console.Piece> piece = view.next(POLL);
                piece.ifPresent(this::take);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void take(Console.Piece piece) {
        lastArrival = System.nanoTime();
        switch (piece) {
            case Console.Piece.Bytes(long number, byte[] bytes, var at) -> {
                if (heard.size() < MOST_BYTES) {
                    heard.writeBytes(bytes);
                }
            }
            case Console.Piece.Skipped(long from, long to) ->
                heard.writeBytes(("\n--- " + (to - from) + " bytes of the console were lost here ---\n").getBytes());
            case Console.Piece.Port(boolean open, String reason) -> {
                // Shows in the board's sightings where it matters.
            }
        }
    }

    /** Number of the first byte listened to. */
    long first() {
        return first;
    }

    /** Number of the byte that comes next. */
    synchronized long head() {
        return first + heard.size();
    }

    /** Time since the console last said something. */
    synchronized Duration quietFor() {
        return Duration.ofNanos(System.nanoTime() - lastArrival);
    }

    synchronized byte[] all() {
        return heard.toByteArray();
    }

    synchronized byte[] since(long number) {
        byte[] all = heard.toByteArray();
        int from = Math.clamp(number - first, 0, all.length);
        return Arrays.copyOfRange(all, from, all.length);
    }

    List<LogLine> linesSince(long number) {
        LogLines lines = new LogLines();
        lines.feed(since(number));
        return lines.lines();
    }

    /** The last line that is not blank, empty when there is none. */
    String lastLine(long since) {
        return linesSince(since).reversed().stream().map(line -> line.text().strip()).filter(text -> !text.isEmpty())
                .findFirst().orElse("");
    }

    @Override
    public void close() {
        closed = true;
        listener.interrupt();
        view.close();
    }
}
