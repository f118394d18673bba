package dev.bootbench.link;

import com.google.protobuf.ByteString;
import dev.bootbench.Background;
import dev.bootbench.contract.replica.v1.TunnelOrder;
import dev.bootbench.contract.v1.TunnelDown;
import dev.bootbench.contract.v1.TunnelOpened;
import dev.bootbench.contract.v1.TunnelUp;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * An open way for bytes to something of one board. Bytes are taken no faster than the board's side takes them, and come no
 * faster than {@link #next} is called.
 */
public final class Tunnel implements AutoCloseable {
    /** A board that takes nothing for so long, as one that a debugger stopped, is waited for no longer. */
    static final Duration STUCK = Duration.ofMinutes(10);
    private static final Duration LOOK_UP = Duration.ofMinutes(1);

    private final TunnelOpened opened;
    private final Inbound<TunnelUp> in;
    private final Way way;
    private final CountDownLatch over = new CountDownLatch(1);

    Tunnel(TunnelOpened opened, Inbound<TunnelUp> in, Way way) {
        this.opened = opened;
        this.in = in;
        this.way = way;
    }

    /** The way down: to the agent, or to the replica that has it. */
    interface Way {
        /** Waits for room; false when it is over. */
        boolean put(TunnelDown message) throws InterruptedException;

        void end();
    }

    /** What comes through. */
    public sealed interface Piece {
        record Bytes(byte[] bytes) implements Piece {}

        /** A command's standard error. */
        record Errors(byte[] bytes) implements Piece {}

        /** A command ended with that status; nothing follows. */
        record Exited(int status) implements Piece {}

        /** Nothing follows. @param reason a sentence, empty when the far side just closed */
        record Ended(String reason) implements Piece {}
    }

    /** The key that the board shows to SSH clients; empty where the tunnel leads elsewhere. */
    public String hostKey() {
        return opened.getHostKey();
    }

    /** Waits for room; false when the tunnel is over. For one thread. */
    public boolean send(byte[] bytes, int offset, int length) throws InterruptedException {
        return way.put(TunnelDown.newBuilder().setBytes(ByteString.copyFrom(bytes, offset, length)).build());
    }

    public void endInput() throws InterruptedException {
        way.put(TunnelDown.newBuilder().setEndOfInput(true).build());
    }

    /** Waits for what comes next. For one thread. */
    public Piece next() throws InterruptedException {
        while (true) {
            switch (in.next(LOOK_UP)) {
                case Received.Message<TunnelUp>(TunnelUp message) -> {
                    switch (message.getMessageCase()) {
                        case BYTES -> {
                            return new Piece.Bytes(message.getBytes().toByteArray());
                        }
                        case ERROR_BYTES -> {
                            return new Piece.Errors(message.getErrorBytes().toByteArray());
                        }
                        case ENDED -> {
                            return message.getEnded().hasStatus() ? new Piece.Exited(message.getEnded().getStatus())
                                    : new Piece.Ended(message.getEnded().getReason());
                        }
                        case OPENED, MESSAGE_NOT_SET -> { }
                    }
                }
                case Received.Silence<TunnelUp> silence -> { }
                case Received.End<TunnelUp> end -> {
                    return new Piece.Ended("The connection to the board's host ended.");
                }
            }
        }
    }

    /** Ends it at once, whatever is under way. */
    @Override
    public void close() {
        way.end();
        in.stop();
        over.countDown();
    }

    /** Carries all of it to another replica and back, until one side ends it. */
    void relay(Inbound<TunnelOrder> from, Outbound<TunnelUp> to) throws InterruptedException {
        to.put(TunnelUp.newBuilder().setOpened(opened).build(), STUCK);
        Background.start("tunnel-relay", () -> down(from));
        try {
            boolean more = true;
            while (more) {
                more = switch (in.next(LOOK_UP)) {
                    case Received.Message<TunnelUp>(TunnelUp message) -> to.put(message, STUCK) && !message.hasEnded();
                    case Received.Silence<TunnelUp> silence -> true;
                    case Received.End<TunnelUp> end -> false;
                };
            }
        } finally {
            close();
            from.stop();
        }
    }

    private void down(Inbound<TunnelOrder> from) {
        try {
            boolean more = true;
            while (more) {
                more = switch (from.next(LOOK_UP)) {
                    case Received.Message<TunnelOrder>(TunnelOrder order) -> way.put(order.getDown());
                    case Received.Silence<TunnelOrder> silence -> true;
                    case Received.End<TunnelOrder> end -> false;
                };
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    void awaitClosed() throws InterruptedException {
        over.await();
    }
}
