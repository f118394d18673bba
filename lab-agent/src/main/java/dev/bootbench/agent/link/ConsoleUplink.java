package dev.bootbench.agent.link;

import com.google.protobuf.ByteString;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.ConsoleBytes;
import dev.bootbench.contract.v1.ConsoleDown;
import dev.bootbench.contract.v1.ConsoleOpened;
import dev.bootbench.contract.v1.ConsolePort;
import dev.bootbench.contract.v1.ConsoleSkipped;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.OpenConsole;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Carries one board's console to the coordinator: a view of the ring like any other, so a slow coordinator is skipped
 * forward and never slows the port. Runs on its own virtual thread until either side closes.
 */
final class ConsoleUplink implements ClientResponseObserver<ConsoleUp, ConsoleDown>, Runnable {
    private static final Logger LOG = Logger.getLogger(ConsoleUplink.class);
    private static final long TAIL = 64 * 1024;
    private static final Duration LOOK_UP = Duration.ofMillis(500);

    private final Console console;
    private final OpenConsole wanted;
    private final Object ready = new Object();
    private ClientCallStreamObserver<ConsoleUp> call;
    private volatile boolean closed;

    private ConsoleUplink(Console console, OpenConsole wanted) {
        this.console = console;
        this.wanted = wanted;
    }

    static void open(Channel channel, Console console, OpenConsole wanted) {
        ConsoleUplink uplink = new ConsoleUplink(console, wanted);
        AgentLinkGrpc.newStub(channel).console(uplink);
        Thread.ofVirtual().name("console-" + wanted.getBoard()).start(uplink);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ConsoleUp> stream) {
        call = stream;
        stream.setOnReadyHandler(this::wake);
    }

    @Override
    public void run() {
        long head = console.head();
        long start = wanted.getFrom() >= 0 && wanted.getFrom() <= head ? wanted.getFrom() : Math.max(console.base(), head - TAIL);
        try (Console.View view = console.view(start)) {
            call.onNext(ConsoleUp.newBuilder()
                    .setOpened(ConsoleOpened.newBuilder()
                            .setBoard(wanted.getBoard())
                            .setStream(wanted.getStream())
                            .setEpoch(console.epoch())
                            .setBase(console.base())
                            .setStart(start)
                            .setHead(head))
                    .build());
            while (awaitReady()) {
                view.next(LOOK_UP).map(ConsoleUplink::message).ifPresent(call::onNext);
            }
            if (!closed) {
                call.onCompleted();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The call ended between the look and the send.
            LOG.debugf("console of %s: %s", wanted.getBoard(), e.getMessage());
        }
    }

    private boolean awaitReady() throws InterruptedException {
        synchronized (ready) {
            while (!closed && !call.isReady()) {
                ready.wait(1_000);
            }
        }
        return !closed;
    }

    private static ConsoleUp message(Console.Piece piece) {
        return switch (piece) {
            case Console.Piece.Bytes(long first, byte[] bytes, var at) -> ConsoleUp.newBuilder()
                    .setBytes(ConsoleBytes.newBuilder()
                            .setFirst(first)
                            .setBytes(ByteString.copyFrom(bytes))
                            .setAt(Messages.timestamp(at)))
                    .build();
            case Console.Piece.Skipped(long from, long to) -> ConsoleUp.newBuilder()
                    .setSkipped(ConsoleSkipped.newBuilder().setFrom(from).setTo(to))
                    .build();
            case Console.Piece.Port(boolean open, String reason) -> ConsoleUp.newBuilder()
                    .setPort(ConsolePort.newBuilder().setOpen(open).setReason(reason))
                    .build();
        };
    }

    @Override
    public void onNext(ConsoleDown down) {
        if (down.getClose()) {
            close();
            return;
        }
        try {
            console.write(down.getInput().toByteArray());
        } catch (IOException e) {
            LOG.warnf("typing at %s failed: %s", wanted.getBoard(), e.getMessage());
        }
    }

    @Override
    public void onError(Throwable error) {
        close();
    }

    @Override
    public void onCompleted() {
        close();
    }

    private void close() {
        closed = true;
        wake();
    }

    private void wake() {
        synchronized (ready) {
            ready.notifyAll();
        }
    }
}
