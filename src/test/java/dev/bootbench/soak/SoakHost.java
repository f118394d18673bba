package dev.bootbench.soak;

import com.google.protobuf.ByteString;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.contract.v1.ConsoleBytes;
import dev.bootbench.contract.v1.ConsoleDown;
import dev.bootbench.contract.v1.ConsoleOpened;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Heartbeat;
import dev.bootbench.contract.v1.Hello;
import dev.bootbench.contract.v1.OpenConsole;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A host with one board, linked with one coordinator and, when that is gone, with the next. Its monitor guards the board's line: every byte ever said. */
final class SoakHost implements AutoCloseable {
    private static final int LONGEST = 64 * 1024 * 1024;
    private static final int PIECE = 16 * 1024;

    private final String board;
    private final String credential;
    private final List<Integer> ports;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private final byte[] said = new byte[LONGEST];
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    /** When each word first came from a coordinator, by what it was. */
    private final Map<String, Instant> told = new ConcurrentHashMap<>();
    final List<String> commands = new CopyOnWriteArrayList<>();
    private int head;
    private int at;
    private boolean closed;
    private volatile ManagedChannel channel;
    private volatile StreamObserver<AgentMessage> up;

    SoakHost(String board, String credential, List<Integer> ports) {
        this.board = board;
        this.credential = credential;
        this.ports = ports;
        dial();
        heart.scheduleAtFixedRate(() -> say(AgentMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build()), 1, 1, TimeUnit.SECONDS);
    }

    /** The number of the coordinator that it is linked with, or tries to be. */
    synchronized int at() {
        return at;
    }

    /** Leaves its coordinator for the next. */
    void move() {
        channel.shutdownNow();
    }

    synchronized void print(byte[] bytes) {
        System.arraycopy(bytes, 0, said, head, bytes.length);
        head += bytes.length;
        notifyAll();
    }

    synchronized long head() {
        return head;
    }

    synchronized boolean hasSaid(long first, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (first + i >= head || said[(int) first + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    synchronized String typed() {
        return typed.toString(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** When it first heard of that hold; null: it has not. */
    Instant heardOfHold(long id) {
        return told.get("hold " + id);
    }

    private void dial() {
        ManagedChannel made = ManagedChannelBuilder.forAddress("127.0.0.1", ports.get(at())).usePlaintext().build();
        channel = made;
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + credential);
        Channel trusted = ClientInterceptors.intercept(made, MetadataUtils.newAttachHeadersInterceptor(headers));
        up = AgentLinkGrpc.newStub(trusted).connect(new StreamObserver<>() {
            @Override
            public void onNext(CoordinatorMessage message) {
                take(message, trusted);
            }

            @Override
            public void onError(Throwable cause) {
                again(made);
            }

            @Override
            public void onCompleted() {
                again(made);
            }
        });
        say(AgentMessage.newBuilder().setHello(Hello.newBuilder().setProtocolMajor(1).setProtocolMinor(4).setAgentVersion("soak")
                .addBoards(BoardReport.newBuilder().setBoard(board).setProfile("soak").setArchitecture("x86_64").setCondition(Condition.UP)
                        .setKernel("6.12.0").setPristine(true))).build());
    }

    private void again(ManagedChannel former) {
        former.shutdownNow();
        synchronized (this) {
            if (closed) {
                return;
            }
            at = (at + 1) % ports.size();
        }
        heart.schedule(this::dial, 300, TimeUnit.MILLISECONDS);
    }

    private void take(CoordinatorMessage message, Channel trusted) {
        switch (message.getMessageCase()) {
            case HOLDS -> message.getHolds().getHoldsList().forEach(hold -> told.putIfAbsent("hold " + hold.getId(), Instant.now()));
            case BOARD_COMMAND -> {
                commands.add(message.getBoardCommand().getAction().name());
                say(AgentMessage.newBuilder().setCommandDone(
                        CommandDone.newBuilder().setCommand(message.getBoardCommand().getCommand()).setOk(true)).build());
            }
            case OPEN_CONSOLE -> {
                Uplink uplink = new Uplink(message.getOpenConsole());
                AgentLinkGrpc.newStub(trusted).console(uplink);
                Thread.ofVirtual().start(uplink::pump);
            }
            default -> { }
        }
    }

    private synchronized void say(AgentMessage message) {
        try {
            up.onNext(message);
        } catch (IllegalStateException e) {
            // Between two links.
            told.putIfAbsent("nothing", Instant.now());
        }
    }

    /** One console's stream: a position in what was said. */
    private final class Uplink implements ClientResponseObserver<ConsoleUp, ConsoleDown> {
        private final OpenConsole wanted;
        private volatile ClientCallStreamObserver<ConsoleUp> call;
        private volatile boolean over;

        private Uplink(OpenConsole wanted) {
            this.wanted = wanted;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<ConsoleUp> begun) {
            call = begun;
        }

        private void pump() {
            try {
                while (!call.isReady() && !over) {
                    Thread.sleep(1);
                }
                long from = wanted.getFrom() >= 0 && wanted.getFrom() <= head() ? wanted.getFrom() : Math.max(0, head() - 64 * 1024);
                call.onNext(ConsoleUp.newBuilder().setOpened(ConsoleOpened.newBuilder().setBoard(board).setStream(wanted.getStream())
                        .setEpoch("soak").setBase(0).setStart(from).setHead(head())).build());
                while (!over) {
                    ByteString piece;
                    synchronized (SoakHost.this) {
                        while (from >= head && !over) {
                            SoakHost.this.wait(100);
                        }
                        piece = ByteString.copyFrom(said, (int) from, (int) Math.min(PIECE, head - from));
                    }
                    while (!call.isReady() && !over) {
                        Thread.sleep(1);
                    }
                    if (!piece.isEmpty()) {
                        call.onNext(ConsoleUp.newBuilder().setBytes(ConsoleBytes.newBuilder().setFirst(from).setBytes(piece)).build());
                    }
                    from += piece.size();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IllegalStateException e) {
                over = true;
            }
        }

        @Override
        public void onNext(ConsoleDown down) {
            if (down.getClose()) {
                over = true;
            } else {
                synchronized (SoakHost.this) {
                    typed.writeBytes(down.getInput().toByteArray());
                }
            }
        }

        @Override
        public void onError(Throwable cause) {
            over = true;
        }

        @Override
        public void onCompleted() {
            over = true;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        heart.shutdownNow();
        channel.shutdownNow();
    }
}
