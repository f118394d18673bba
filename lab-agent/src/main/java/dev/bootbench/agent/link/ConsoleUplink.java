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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Carries one board's console to the coordinator: a view of the ring like any other, so a slow coordinator is skipped
 * forward, or served from the raw log where it asked for that, and never slows the port. Runs on its own virtual thread until either side closes.
 */
final class ConsoleUplink implements ClientResponseObserver<ConsoleUp, ConsoleDown>, Runnable {
    private static final Logger LOG = Logger.getLogger(ConsoleUplink.class);
    private static final long TAIL = 64 * 1024;
    /** From the raw log in one message. */
    private static final int LOG_PIECE = 64 * 1024;
    private static final Duration LOOK_UP = Duration.ofMillis(500);
    /**
     * A UART hands over 16 bytes at a time, 720 times a second at 115200 baud, and each message costs link, coordinator and
     * every viewer the same whatever is in it. So after a small piece more is gathered for this long; the first is never held up.
     */
    private static final Duration GATHER = Duration.ofMillis(4);
    private static final int SMALL = 1024;

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
        try {
            call.onNext(ConsoleUp.newBuilder()
                    .setOpened(ConsoleOpened.newBuilder()
                            .setBoard(wanted.getBoard())
                            .setStream(wanted.getStream())
                            .setEpoch(console.epoch())
                            .setBase(console.base())
                            .setStart(start)
                            .setHead(head))
                    .build());
            long position = start;
            while (!closed) {
                position = live(wanted.getWithLog() ? logged(position) : position);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The call ended between the look and the send.
            LOG.debugf("console of %s: %s", wanted.getBoard(), e.getMessage());
        }
    }

    /** Sends what the ring no longer has from the raw log, and says what neither has; answers where the ring goes on. */
    private long logged(long from) throws InterruptedException {
        long position = from;
        while (position < console.base() && awaitReady()) {
            Optional<Console.Piece.Bytes> piece = fromLog(position);
            long next = Math.min(console.base(), piece.map(Console.Piece.Bytes::first).orElse(Long.MAX_VALUE));
            if (next > position) {
                call.onNext(ConsoleUp.newBuilder()
                        .setSkipped(ConsoleSkipped.newBuilder().setFrom(position).setTo(next).setReason(whyNotLogged(position)))
                        .build());
                position = next;
            } else {
                call.onNext(message(piece.orElseThrow()));
                position += piece.get().bytes().length;
            }
        }
        return position;
    }

    private Optional<Console.Piece.Bytes> fromLog(long from) {
        try {
            return console.logged(from, LOG_PIECE);
        } catch (IOException e) {
            LOG.warnf("the raw console log of %s cannot be read: %s", wanted.getBoard(), e.getMessage());
            return Optional.empty();
        }
    }

    private String whyNotLogged(long number) {
        try {
            return console.logFailed(number) ? "The host could not write these bytes to its disk." : "";
        } catch (IOException e) {
            return "The host's copy of these bytes cannot be read.";
        }
    }

    /** Follows the ring until the stream ends; answers earlier when the ring has overtaken it and the log may still help. */
    private long live(long from) throws InterruptedException {
        long position = from;
        try (Console.View view = console.view(from)) {
            while (awaitReady()) {
                Optional<Console.Piece> piece = view.next(LOOK_UP);
                if (piece.isEmpty()) {
                    continue;
                }
                boolean overtaken = piece.get() instanceof Console.Piece.Skipped;
                if (overtaken && wanted.getWithLog()) {
                    return position;
                }
                call.onNext(message(piece.get()));
                position = switch (piece.get()) {
                    case Console.Piece.Bytes(long at, byte[] bytes, var _) -> at + bytes.length;
                    case Console.Piece.Skipped(long _, long to) -> to;
                    case Console.Piece.Port _ -> position;
                };
                if (piece.get() instanceof Console.Piece.Bytes(long _, byte[] bytes, var _) && bytes.length < SMALL) {
                    Thread.sleep(GATHER);
                }
            }
        }
        return position;
    }

    private boolean awaitReady() throws InterruptedException {
        synchronized (ready) {
            while (!closed && !call.isReady()) {
                ready.wait(1_000);
            }
        }
        return !closed;
    }

    private ConsoleUp message(Console.Piece piece) {
        return switch (piece) {
            case Console.Piece.Bytes(long first, byte[] bytes, var at) -> ConsoleUp.newBuilder()
                    .setBytes(timed(first, bytes, at))
                    .build();
            case Console.Piece.Skipped(long from, long to) -> ConsoleUp.newBuilder()
                    .setSkipped(ConsoleSkipped.newBuilder().setFrom(from).setTo(to))
                    .build();
            case Console.Piece.Port(boolean open, String reason) -> ConsoleUp.newBuilder()
                    .setPort(ConsolePort.newBuilder().setOpen(open).setReason(reason))
                    .build();
        };
    }

    private ConsoleBytes timed(long first, byte[] bytes, Instant at) {
        ConsoleBytes.Builder message = ConsoleBytes.newBuilder().setFirst(first).setBytes(ByteString.copyFrom(bytes));
        Instant begin = at;
        long last = 0;
        for (Console.Arrival arrival : arrivals(first, first + bytes.length)) {
            if (arrival.first() <= first) {
                begin = arrival.at();
                continue;
            }
            long later = ChronoUnit.MICROS.between(begin, arrival.at());
            if (later > last) {
                message.addLaterPlace((int) (arrival.first() - first)).addLaterUs(later);
                last = later;
            }
        }
        return message.setAt(Messages.timestamp(begin)).build();
    }

    private List<Console.Arrival> arrivals(long from, long to) {
        try {
            return console.arrivals(from, to);
        } catch (IOException e) {
            LOG.debugf("no times for console of %s: %s", wanted.getBoard(), e.getMessage());
            return List.of();
        }
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
