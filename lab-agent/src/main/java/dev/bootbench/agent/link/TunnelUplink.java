package dev.bootbench.agent.link;

import com.google.protobuf.ByteString;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.TunnelDown;
import dev.bootbench.contract.v1.TunnelEnded;
import dev.bootbench.contract.v1.TunnelOpened;
import dev.bootbench.contract.v1.TunnelUp;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One tunnel's call. Bytes are read from either side no faster than the other takes them: up, when the call is ready; down, by
 * asking for a message only when the last is written. {@link #lock} guards the call, which several threads write to.
 */
final class TunnelUplink implements ClientResponseObserver<TunnelUp, TunnelDown>, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TunnelUplink.class);
    private static final int PIECE = 32 * 1024;
    private static final int AHEAD = 8;

    private final String board;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final BlockingQueue<TunnelDown> down = new LinkedBlockingQueue<>();
    private ClientCallStreamObserver<TunnelUp> call;
    private @Nullable FarEnd far;
    private @Nullable Runnable onEnd;
    private boolean closed;

    private TunnelUplink(String board) {
        this.board = board;
    }

    /** The call is open when this returns; nothing is said on it yet. */
    static TunnelUplink dial(Channel channel, String board) {
        TunnelUplink uplink = new TunnelUplink(board);
        AgentLinkGrpc.newStub(channel).tunnel(uplink);
        return uplink;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<TunnelUp> stream) {
        call = stream;
        stream.disableAutoRequestWithInitial(AHEAD);
        stream.setOnReadyHandler(this::wake);
    }

    /** Runs once, when the tunnel is over; at once if it is. */
    void onEnd(Runnable action) {
        lock.lock();
        try {
            if (!closed) {
                onEnd = action;
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    void refuse(TunnelOpened problem) {
        send(TunnelUp.newBuilder().setOpened(problem).build());
        close();
    }

    /** Says that it is open and carries bytes until either side ends. */
    void carry(FarEnd end, TunnelOpened opened) throws InterruptedException {
        lock.lock();
        try {
            if (closed) {
                end.close();
                return;
            }
            far = end;
        } finally {
            lock.unlock();
        }
        try {
            send(TunnelUp.newBuilder().setOpened(opened).build());
            Thread writer = Thread.ofVirtual().name("tunnel-down-" + board).start(() -> carryDown(end));
            Thread errors = end.errors()
                    .map(stream -> Thread.ofVirtual().name("tunnel-errors-" + board).start(() -> carryUp(
                            stream, bytes -> TunnelUp.newBuilder().setErrorBytes(bytes).build())))
                    .orElse(null);
            carryUp(end.out(), bytes -> TunnelUp.newBuilder().setBytes(bytes).build());
            if (errors != null) {
                errors.join();
            }
            send(TunnelUp.newBuilder().setEnded(end.ending()).build());
            writer.interrupt();
        } catch (IOException e) {
            send(TunnelUp.newBuilder().setEnded(TunnelEnded.newBuilder().setReason("The connection to the board broke.")).build());
        } finally {
            close();
        }
    }

    private void carryUp(InputStream from, Function<ByteString, TunnelUp> message) {
        byte[] buffer = new byte[PIECE];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                if (!send(message.apply(ByteString.copyFrom(buffer, 0, count)))) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.debugf("a tunnel to %s: %s", board, e.getMessage());
        }
    }

    private void carryDown(FarEnd end) {
        try (OutputStream in = end.in()) {
            for (TunnelDown message = down.take(); !message.getEndOfInput(); message = down.take()) {
                message.getBytes().writeTo(in);
                in.flush();
                call.request(1);
            }
        } catch (InterruptedException e) {
            // The far side ended first.
        } catch (IOException e) {
            LOG.debugf("a tunnel to %s takes no more: %s", board, e.getMessage());
        }
    }

    /** Waits until the coordinator takes it; false when the tunnel is over. */
    private boolean send(TunnelUp message) {
        lock.lock();
        try {
            while (!closed && !call.isReady()) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                return false;
            }
            call.onNext(message);
            return true;
        } catch (IllegalStateException e) {
            // The call ended between the look and the send.
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onNext(TunnelDown message) {
        down.add(message);
    }

    @Override
    public void onError(Throwable error) {
        closeAside();
    }

    @Override
    public void onCompleted() {
        closeAside();
    }

    /** The call's own thread must not wait for a far end that takes its time. */
    private void closeAside() {
        Thread.ofVirtual().name("tunnel-end-" + board).start(this::close);
    }

    @Override
    public void close() {
        FarEnd end;
        Runnable action;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            end = far;
            action = onEnd;
            changed.signalAll();
            call.onCompleted();
        } catch (IllegalStateException e) {
            end = far;
            action = onEnd;
        } finally {
            lock.unlock();
        }
        if (end != null) {
            end.close();
        }
        if (action != null) {
            action.run();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
