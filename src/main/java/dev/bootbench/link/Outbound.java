package dev.bootbench.link;

import dev.bootbench.Background;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a stream: a bounded queue and one virtual thread that empties it no faster than the other side takes
 * it. Everything on the call happens on that thread, as gRPC demands.
 */
final class Outbound<T> {
    private static final Logger LOG = Logger.getLogger(Outbound.class);
    /** A peer that takes nothing for so long is not there any more. */
    static final Duration STUCK = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Of a stream with nothing to write nobody need know that it is over, but for {@link #look}; a lab has ten thousand of them. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    private sealed interface Item<T> {
        record Message<T>(T message) implements Item<T> {}

        record Finish<T>() implements Item<T> {}

        record Fail<T>(Status status) implements Item<T> {}

        /** Nothing to write: the call may be over. */
        record Look<T>() implements Item<T> {}
    }

    private final CallStreamObserver<T> call;
    private final BooleanSupplier cancelled;
    private final Duration stuck;
    private final BlockingQueue<Item<T>> queue;
    private final Semaphore ready = new Semaphore(0);
    /** The last item, where the queue had no room for it: nothing that is queued is lost for its sake. */
    private volatile @Nullable Item<T> end;
    private volatile boolean closed;

    /** To be made within the gRPC method, before it returns. */
    Outbound(ServerCallStreamObserver<T> call, String name, int capacity) {
        this(call, name, capacity, STUCK);
    }

    /** @param stuck a peer that takes nothing for so long is not there any more */
    Outbound(ServerCallStreamObserver<T> call, String name, int capacity, Duration stuck) {
        this(call, call::isCancelled, name, capacity, stuck);
    }

    /** For a call in either direction; to be made before it starts. */
    Outbound(CallStreamObserver<T> call, BooleanSupplier cancelled, String name, int capacity, Duration stuck) {
        this.call = call;
        this.cancelled = cancelled;
        this.stuck = stuck;
        this.queue = new ArrayBlockingQueue<>(capacity);
        call.setOnReadyHandler(ready::release);
        Background.start(name, this::run);
    }

    /** Never waits; false when it is closed or the queue is full. */
    boolean offer(T message) {
        return !closed && queue.offer(new Item.Message<>(message));
    }

    /** Waits for room; false when there was none in time, or it was closed meanwhile. */
    boolean put(T message, Duration limit) throws InterruptedException {
        Item<T> item = new Item.Message<>(message);
        long deadline = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos(); !closed && left > 0; left = deadline - System.nanoTime()) {
            if (queue.offer(item, Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS)) {
                return true;
            }
        }
        return false;
    }

    /** Ends the stream in order, after what is queued. */
    void finish() {
        close(new Item.Finish<>());
    }

    /** Ends the stream with that status, after what is queued. */
    void last(Status status) {
        close(status.isOk() ? new Item.Finish<>() : new Item.Fail<>(status));
    }

    private void close(Item<T> item) {
        if (!closed && !queue.offer(item)) {
            end = item;
            // The queue may have been emptied before that was seen.
            look();
        }
    }

    /** The call is over, or may be. */
    void look() {
        // Whoever has a full queue to empty looks anyway.
        queue.offer(new Item.Look<>());
    }

    private void run() {
        try {
            boolean more = true;
            while (more && !cancelled.getAsBoolean()) {
                Item<T> item = end == null ? queue.poll(IDLE.toSeconds(), TimeUnit.SECONDS) : queue.poll();
                if (item == null) {
                    item = end;
                }
                if (item != null) {
                    more = write(item);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StatusRuntimeException | IllegalStateException e) {
            LOG.debugf("a stream ended while it was written to: %s", e.getMessage());
        } finally {
            closed = true;
        }
    }

    private boolean write(Item<T> item) throws InterruptedException {
        switch (item) {
            case Item.Message<T> message -> {
                if (!awaitReady()) {
                    call.onError(Status.DEADLINE_EXCEEDED
                            .withDescription("nothing was read from this stream for " + stuck.toSeconds() + " s")
                            .asRuntimeException());
                    return false;
                }
                call.onNext(message.message());
                return true;
            }
            case Item.Look<T> look -> {
                return true;
            }
            case Item.Finish<T> finish -> call.onCompleted();
            case Item.Fail<T> fail -> call.onError(fail.status().asRuntimeException());
        }
        return false;
    }

    private boolean awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + stuck.toNanos();
        while (!call.isReady()) {
            if (cancelled.getAsBoolean()) {
                return false;
            }
            if (System.nanoTime() > deadline) {
                return false;
            }
            ready.tryAcquire(100, TimeUnit.MILLISECONDS);
        }
        return true;
    }
}
