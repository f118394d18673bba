package dev.bootbench.link;

import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns a stream's callbacks, which run on an event loop, into something one virtual thread can wait for. At most
 * {@link #AHEAD} messages lie here unread: the sender's flow control holds back the rest.
 */
final class Inbound<T> implements StreamObserver<T> {
    private static final int AHEAD = 16;

    private final CallStreamObserver<?> call;
    private final BlockingQueue<Received<T>> waiting = new LinkedBlockingQueue<>();
    private volatile Received.@Nullable End<T> end;

    /** To be made within the gRPC method, before it returns. */
    Inbound(ServerCallStreamObserver<?> call) {
        this.call = call;
        call.disableAutoRequest();
        call.setOnCancelHandler(() -> waiting.add(new Received.End<>(true, null)));
        call.request(AHEAD);
    }

    /** For a call of our own; to be made before it starts. */
    Inbound(ClientCallStreamObserver<?> call) {
        this.call = call;
        call.disableAutoRequestWithInitial(AHEAD);
    }

    @Override
    public void onNext(T message) {
        waiting.add(new Received.Message<>(message));
    }

    @Override
    public void onError(Throwable cause) {
        waiting.add(new Received.End<>(true, cause));
    }

    @Override
    public void onCompleted() {
        waiting.add(new Received.End<>(false, null));
    }

    /** For one thread. After an end, always that end. */
    Received<T> next(Duration limit) throws InterruptedException {
        Received.End<T> over = end;
        if (over != null) {
            return over;
        }
        Received<T> received = waiting.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
        if (received == null) {
            return new Received.Silence<>();
        }
        switch (received) {
            case Received.Message<T> message -> call.request(1);
            case Received.End<T> last -> end = last;
            case Received.Silence<T> silence -> throw new AssertionError("silence is never queued");
        }
        return received;
    }

    /** Whether nothing more will come. */
    boolean isOver() {
        return end != null;
    }

    /** The connection is gone, which the call itself does not learn. */
    void broken() {
        waiting.add(new Received.End<>(true, null));
    }

    /** Ends the waiting from this side. */
    void stop() {
        waiting.add(new Received.End<>(false, null));
    }
}
