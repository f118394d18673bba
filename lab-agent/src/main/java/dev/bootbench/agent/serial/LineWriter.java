package dev.bootbench.agent.serial;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All that goes out on one line, in order, on a thread of its own. Whoever types waits, but only as long as the line moves:
 * a long paste may take minutes, a line that takes nothing is reported after seconds.
 */
final class LineWriter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LineWriter.class);
    private static final Duration STUCK = Duration.ofSeconds(5);
    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    /** Takes all the bytes or throws. */
    interface Out {
        void write(byte[] bytes) throws IOException, InterruptedException;
    }

    /** Something to do on the writing thread. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    private final Out out;
    private final LineSettings.Pacing pacing;
    private final ExecutorService thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** Grows whenever the line took something. */
    private final AtomicLong moved = new AtomicLong();
    /** When the next byte may go; touched on the writing thread only. */
    private long nextAt = System.nanoTime();

    LineWriter(ThreadFactory threads, LineSettings.Pacing pacing, Out out) {
        this.out = out;
        this.pacing = pacing;
        thread = Executors.newSingleThreadExecutor(threads);
    }

    void type(byte[] bytes) throws IOException {
        AtomicBoolean givenUp = new AtomicBoolean();
        await(givenUp, Duration.ZERO, () -> {
            for (int at = 0; at < bytes.length && !givenUp.get(); ) {
                int end = chunkEnd(bytes, at);
                TimeUnit.NANOSECONDS.sleep(nextAt - System.nanoTime());
                out.write(Arrays.copyOfRange(bytes, at, end));
                moved.incrementAndGet();
                nextAt = System.nanoTime() + (isLineEnd(bytes[end - 1]) ? pacing.lineEnd() : pacing.pause()).toNanos();
                at = end;
            }
        });
    }

    private int chunkEnd(byte[] bytes, int from) {
        int limit = Math.min(bytes.length, from + pacing.bytes());
        if (!pacing.lineEnd().isZero()) {
            for (int at = from; at < limit; at++) {
                if (isLineEnd(bytes[at])) {
                    return at + 1;
                }
            }
        }
        return limit;
    }

    private static boolean isLineEnd(byte value) {
        return value == '\r' || value == '\n';
    }

    /**
     * Does something that takes a known time in order with what is typed.
     *
     * @param needs how long it takes by itself
     */
    void run(Duration needs, Work work) throws IOException {
        await(new AtomicBoolean(), needs, work);
    }

    /** Queues something of the line's own protocol; nobody waits for it, and its failure shows as the line's loss. */
    void queue(Work work) {
        try {
            thread.submit(() -> {
                work.run();
                return null;
            });
        } catch (RejectedExecutionException e) {
            LOG.debugf("the line was closed meanwhile: %s", e.getMessage());
        }
    }

    private void await(AtomicBoolean givenUp, Duration needs, Work work) throws IOException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    if (!givenUp.get()) {
                        work.run();
                    }
                    done.complete(null);
                } catch (IOException | InterruptedException | RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw closed(e);
        }
        CompletableFuture<Object> either = CompletableFuture.anyOf(done, ended);
        long seen = moved.get();
        while (true) {
            try {
                either.get(STUCK.plus(needs).toMillis(), TimeUnit.MILLISECONDS);
                if (!done.isDone()) {
                    throw closed(null);
                }
                return;
            } catch (TimeoutException e) {
                if (moved.get() == seen) {
                    givenUp.set(true);
                    throw new IOException("the board did not take what was typed within " + STUCK.toSeconds() + " s", e);
                }
                seen = moved.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InterruptedException) {
                    throw closed(e);
                }
                throw new IOException(e.getCause().getMessage(), e.getCause());
            } catch (InterruptedException e) {
                givenUp.set(true);
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while typing", e);
            }
        }
    }

    private static IOException closed(@Nullable Exception cause) {
        return new IOException("the port was closed before the board took what was typed", cause);
    }

    /** Whoever waits is told at once. A thread stuck in the operating system ends when the port is closed. */
    @Override
    public void close() {
        ended.complete(null);
        thread.shutdownNow();
        try {
            thread.awaitTermination(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
