package dev.bootbench.link;

import com.google.protobuf.ByteString;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.ConsoleBytes;
import dev.bootbench.contract.v1.ConsoleDown;
import dev.bootbench.contract.v1.ConsoleOpened;
import dev.bootbench.contract.v1.ConsolePort;
import dev.bootbench.contract.v1.ConsoleSkipped;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.KernelLine;
import dev.bootbench.contract.v1.KernelLines;
import dev.bootbench.contract.v1.KernelReader;
import dev.bootbench.contract.v1.OpenConsole;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A board's console as an agent offers it: all bytes ever printed, and streams of them that were asked for. */
public final class FakeConsole {
    private static final int PIECE = 4096;
    private static final int TAIL = 64 * 1024;

    private final String board;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private final List<StreamObserver<ConsoleUp>> streams = new ArrayList<>();
    /** Streams that want what the raw log has, too: recordings, which are nobody's view. */
    private final List<StreamObserver<ConsoleUp>> recorders = new ArrayList<>();
    private String epoch = "epoch-1";
    private long base;
    private long logBase;
    private String logReason = "";
    private int opened;
    private boolean silent;
    private final List<KernelLine> kernelLines = new ArrayList<>();
    private final List<StreamObserver<ConsoleUp>> kernelStreams = new ArrayList<>();

    FakeConsole(String board) {
        this.board = board;
    }

    public synchronized void print(String text) {
        print(text.getBytes(StandardCharsets.UTF_8));
    }

    public synchronized void print(byte[] bytes) {
        long first = printed.size();
        printed.writeBytes(bytes);
        streams.forEach(stream -> send(stream, first));
        recorders.forEach(stream -> send(stream, first));
    }

    /** Everything printed so far. */
    public synchronized byte[] printed() {
        return printed.toByteArray();
    }

    /** Everything typed at it so far. */
    public synchronized byte[] typed() {
        return typed.toByteArray();
    }

    /** Forgets what was printed before this byte, as a ring does. */
    public synchronized void keepFrom(long number) {
        base = number;
    }

    /** Starts the numbering anew. */
    public synchronized void restart(String newEpoch) {
        epoch = newEpoch;
        base = 0;
        logBase = 0;
        printed.reset();
    }

    /** Forgets what was printed before this byte altogether, as the raw log does with its oldest file. */
    public synchronized void logFrom(long number) {
        logBase = number;
        base = Math.max(base, number);
    }

    /** The same for another reason than their age. */
    public synchronized void logFrom(long number, String reason) {
        logReason = reason;
        logFrom(number);
    }

    /** The serial port opens or closes. */
    public synchronized void port(boolean open, String reason) {
        ConsoleUp message = ConsoleUp.newBuilder().setPort(ConsolePort.newBuilder().setOpen(open).setReason(reason)).build();
        streams.forEach(stream -> stream.onNext(message));
        recorders.forEach(stream -> stream.onNext(message));
    }

    /** How many recordings follow it. */
    public synchronized int recorders() {
        return recorders.size();
    }

    /** How often the coordinator had it opened for viewers. */
    public synchronized int opened() {
        return opened;
    }

    /** Whether the coordinator's next wish to open it stays without an answer, as of a host whose link is being lost. */
    public synchronized void silent(boolean ignores) {
        silent = ignores;
    }

    public synchronized int open() {
        return streams.size();
    }

    public synchronized void dropStreams() {
        List.copyOf(streams).forEach(StreamObserver::onCompleted);
        streams.clear();
        List.copyOf(recorders).forEach(StreamObserver::onCompleted);
        recorders.clear();
        List.copyOf(kernelStreams).forEach(StreamObserver::onCompleted);
        kernelStreams.clear();
    }

    /** The kernel logs a record: its level is the priority. */
    public synchronized void logs(int priority, String text) {
        KernelLine line = KernelLine.newBuilder().setSequence(kernelLines.size()).setPriority(priority)
                .setMicroseconds(1_000_000L * kernelLines.size()).setText(text).build();
        kernelLines.add(line);
        kernelStreams.forEach(stream -> stream.onNext(kernel(List.of(line))));
    }

    private static ConsoleUp kernel(List<KernelLine> lines) {
        return ConsoleUp.newBuilder().setKernelLines(KernelLines.newBuilder().addAllLines(lines)).build();
    }

    /** How many watch the kernel's log. */
    public synchronized int kernelStreams() {
        return kernelStreams.size();
    }

    private void openKernelLog(Channel channel, OpenConsole wanted) {
        List<StreamObserver<ConsoleUp>> self = new ArrayList<>();
        StreamObserver<ConsoleUp> up = AgentLinkGrpc.newStub(channel).console(new StreamObserver<>() {
            @Override
            public void onNext(ConsoleDown down) {
                forget();
            }

            @Override
            public void onError(Throwable cause) {
                forget();
            }

            @Override
            public void onCompleted() {
                forget();
            }

            private void forget() {
                synchronized (FakeConsole.this) {
                    kernelStreams.removeAll(self);
                }
            }
        });
        self.add(up);
        up.onNext(ConsoleUp.newBuilder().setOpened(ConsoleOpened.newBuilder()
                .setBoard(board).setStream(wanted.getStream()).setKernelLog(true)).build());
        up.onNext(ConsoleUp.newBuilder().setKernelReader(KernelReader.newBuilder().setReading(true)).build());
        up.onNext(kernel(kernelLines));
        kernelStreams.add(up);
    }

    synchronized void open(Channel channel, OpenConsole wanted) {
        if (wanted.getKernelLog()) {
            openKernelLog(channel, wanted);
            return;
        }
        if (!wanted.getWithLog()) {
            opened++;
            if (silent) {
                return;
            }
        }
        List<StreamObserver<ConsoleUp>> self = new ArrayList<>();
        StreamObserver<ConsoleUp> up = AgentLinkGrpc.newStub(channel).console(new StreamObserver<>() {
            @Override
            public void onNext(ConsoleDown down) {
                synchronized (FakeConsole.this) {
                    if (down.getClose()) {
                        forget();
                    } else {
                        typed.writeBytes(down.getInput().toByteArray());
                    }
                }
            }

            @Override
            public void onError(Throwable cause) {
                forget();
            }

            @Override
            public void onCompleted() {
                forget();
            }

            private void forget() {
                synchronized (FakeConsole.this) {
                    streams.removeAll(self);
                    recorders.removeAll(self);
                }
            }
        });
        self.add(up);
        long head = printed.size();
        long start = wanted.getFrom() >= 0 && wanted.getFrom() <= head ? wanted.getFrom() : Math.max(base, head - TAIL);
        up.onNext(ConsoleUp.newBuilder().setOpened(ConsoleOpened.newBuilder()
                .setBoard(board).setStream(wanted.getStream()).setEpoch(epoch)
                .setBase(base).setStart(start).setHead(head)).build());
        long kept = wanted.getWithLog() ? logBase : base;
        if (start < kept) {
            up.onNext(ConsoleUp.newBuilder().setSkipped(ConsoleSkipped.newBuilder().setFrom(start).setTo(kept).setReason(logReason)).build());
        }
        (wanted.getWithLog() ? recorders : streams).add(up);
        send(up, Math.max(start, kept));
    }

    private void send(StreamObserver<ConsoleUp> stream, long first) {
        byte[] all = printed.toByteArray();
        for (int at = (int) first; at < all.length; at += PIECE) {
            stream.onNext(ConsoleUp.newBuilder().setBytes(ConsoleBytes.newBuilder()
                    .setFirst(at)
                    .setBytes(ByteString.copyFrom(all, at, Math.min(PIECE, all.length - at)))).build());
        }
    }
}
