package dev.bootbench.link;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stream of our own to another replica, as two ends that virtual threads can wait at. */
final class Outcall<Q, R> implements ClientResponseObserver<Q, R> {
    private final String name;
    private final int queue;
    private final Duration stuck;
    private @Nullable Inbound<R> in;
    private @Nullable Outbound<Q> out;
    private volatile @Nullable ClientCallStreamObserver<Q> call;
    private volatile boolean over;

    /** To be handed to the stub; the ends are there when that returns. */
    Outcall(String name, int queue) {
        this(name, queue, Outbound.STUCK);
    }

    /** @param stuck a peer that takes nothing for so long is not there any more */
    Outcall(String name, int queue, Duration stuck) {
        this.name = name;
        this.queue = queue;
        this.stuck = stuck;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> call) {
        this.call = call;
        in = new Inbound<>(call);
        out = new Outbound<>(call, () -> over, name, queue, stuck);
    }

    Inbound<R> in() {
        if (in == null) {
            throw new IllegalStateException("the call has not begun");
        }
        return in;
    }

    Outbound<Q> out() {
        if (out == null) {
            throw new IllegalStateException("the call has not begun");
        }
        return out;
    }

    /** Ends it at once, whatever is under way. */
    void cancel() {
        ClientCallStreamObserver<Q> begun = call;
        if (begun != null) {
            begun.cancel("It is not wanted any more.", null);
        }
    }

    @Override
    public void onNext(R message) {
        in().onNext(message);
    }

    @Override
    public void onError(Throwable cause) {
        over = true;
        out().look();
        in().onError(cause);
    }

    @Override
    public void onCompleted() {
        over = true;
        out().look();
        in().onCompleted();
    }
}
