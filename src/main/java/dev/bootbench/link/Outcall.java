package dev.bootbench.link;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

/** A stream of our own to another replica, as two ends that virtual threads can wait at. */
final class Outcall<Q, R> implements ClientResponseObserver<Q, R> {
    private final String name;
    private final int queue;
    private @Nullable Inbound<R> in;
    private @Nullable Outbound<Q> out;
    private volatile boolean over;

    /** To be handed to the stub; the ends are there when that returns. */
    Outcall(String name, int queue) {
        this.name = name;
        this.queue = queue;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> call) {
        in = new Inbound<>(call);
        out = new Outbound<>(call, () -> over, name, queue, Outbound.STUCK);
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

    @Override
    public void onNext(R message) {
        in().onNext(message);
    }

    @Override
    public void onError(Throwable cause) {
        over = true;
        in().onError(cause);
    }

    @Override
    public void onCompleted() {
        over = true;
        in().onCompleted();
    }
}
