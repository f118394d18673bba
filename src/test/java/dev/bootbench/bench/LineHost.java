package dev.bootbench.bench;

import com.google.protobuf.ByteString;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.BoardReport;
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
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A host whose boards are nothing but lines: what one says goes to the console's streams that the coordinator asked for. */
final class LineHost implements StreamObserver<CoordinatorMessage>, AutoCloseable {
    private static final int REMEMBERED = 8 * 1024;
    private static final int LIMIT_SECONDS = 60;

    private final ManagedChannel channel;
    private final Channel trusted;
    private final StreamObserver<AgentMessage> up;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final CompletableFuture<Void> welcome = new CompletableFuture<>();

    LineHost(int port, String credential, Iterable<String> boards) {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + credential);
        trusted = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
        boards.forEach(board -> lines.put(board, new Line(board)));
        up = AgentLinkGrpc.newStub(trusted).connect(this);
        Hello.Builder hello = Hello.newBuilder().setProtocolMajor(1).setProtocolMinor(4).setAgentVersion("bench");
        lines.keySet().forEach(board -> hello.addBoards(BoardReport.newBuilder().setBoard(board).setProfile("line").setArchitecture("x86_64")
                .setCondition(Condition.UP).setKernel("6.12.0").setPristine(true)));
        say(AgentMessage.newBuilder().setHello(hello).build());
    }

    void awaitWelcome() {
        welcome.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    Iterable<Line> lines() {
        return lines.values();
    }

    void beat() {
        say(AgentMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
    }

    private synchronized void say(AgentMessage message) {
        up.onNext(message);
    }

    @Override
    public void onNext(CoordinatorMessage message) {
        if (message.hasHolds()) {
            welcome.complete(null);
        } else if (message.hasOpenConsole()) {
            lines.get(message.getOpenConsole().getBoard()).open(message.getOpenConsole());
        }
    }

    @Override
    public void onError(Throwable cause) {
        welcome.completeExceptionally(cause);
    }

    @Override
    public void onCompleted() {
        onError(new IllegalStateException("the coordinator ended it"));
    }

    /** One board. Its monitor guards the stream. */
    final class Line {
        final String board;
        final LineSource source;
        private StreamObserver<ConsoleUp> stream;
        private long head;

        private Line(String board) {
            this.board = board;
            this.source = new LineSource(this::write, REMEMBERED);
        }

        private synchronized void write(byte[] bytes, int length) {
            if (stream != null) {
                stream.onNext(ConsoleUp.newBuilder().setBytes(ConsoleBytes.newBuilder().setFirst(head)
                        .setBytes(ByteString.copyFrom(bytes, 0, length))).build());
            }
            head += length;
        }

        private synchronized void open(OpenConsole wanted) {
            stream = AgentLinkGrpc.newStub(trusted).console(new Nothing());
            stream.onNext(ConsoleUp.newBuilder().setOpened(ConsoleOpened.newBuilder().setBoard(board).setStream(wanted.getStream())
                    .setEpoch("bench").setBase(head).setStart(head).setHead(head)).build());
        }

        private final class Nothing implements StreamObserver<ConsoleDown> {
            @Override
            public void onNext(ConsoleDown down) {
                if (down.getClose()) {
                    forget();
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
                synchronized (Line.this) {
                    stream = null;
                }
            }
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
