package dev.bootbench.agent.link;

import com.google.protobuf.ByteString;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.Chunk;
import dev.bootbench.contract.v1.ConsoleDown;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.FetchRequest;
import dev.bootbench.contract.v1.StoreChunk;
import dev.bootbench.contract.v1.Stored;
import dev.bootbench.contract.v1.TunnelDown;
import dev.bootbench.contract.v1.TunnelOpened;
import dev.bootbench.contract.v1.TunnelUp;
import dev.bootbench.contract.v1.Welcome;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A coordinator on a real port that remembers what it is told and keeps content by its name. */
final class DeskCoordinator extends AgentLinkGrpc.AgentLinkImplBase implements AutoCloseable {
    /** Bytes of a message that every coordinator takes. */
    private static final int SMALLEST = 256 << 10;
    final List<AgentMessage> said = new CopyOnWriteArrayList<>();
    final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    final Map<String, String> mediaTypes = new ConcurrentHashMap<>();
    /** What came on the console streams the agent opened, each after the other; a default message where one ended. */
    final List<ConsoleUp> shown = new CopyOnWriteArrayList<>();
    final List<Tunnel> tunnels = new CopyOnWriteArrayList<>();
    private final int port;
    private volatile Server server;
    private volatile @Nullable StreamObserver<CoordinatorMessage> present;

    DeskCoordinator() throws IOException {
        server = serve(0);
        port = server.getPort();
    }

    private Server serve(int port) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                .maxInboundMessageSize(SMALLEST).addService(this).build().start();
    }

    int port() {
        return port;
    }

    /** Says something to the agent, which is connected. */
    void tell(CoordinatorMessage message) {
        Objects.requireNonNull(present, "no agent has said hello").onNext(message);
    }

    /** Ends as a killed process does: nothing listens any more. */
    void goAway() throws InterruptedException {
        server.shutdownNow().awaitTermination();
    }

    /** Listens again where it did. */
    void comeBack() throws IOException {
        server = serve(port);
    }

    /** @return its SHA-256 */
    String keep(byte[] content) {
        String sha256 = Spool.sha256(content);
        contents.put(sha256, content);
        return sha256;
    }

    @Override
    public StreamObserver<AgentMessage> connect(StreamObserver<CoordinatorMessage> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(AgentMessage message) {
                said.add(message);
                if (message.hasHello()) {
                    present = answer;
                    answer.onNext(CoordinatorMessage.newBuilder().setWelcome(Welcome.newBuilder().setHost("bench-1")).build());
                }
            }

            @Override
            public void onError(Throwable error) {
                // the agent went away
            }

            @Override
            public void onCompleted() {
                answer.onCompleted();
            }
        };
    }

    /** One tunnel an agent opened, and everything that came through it. */
    static final class Tunnel implements StreamObserver<TunnelUp> {
        private final StreamObserver<TunnelDown> down;
        private final List<TunnelUp> came = new CopyOnWriteArrayList<>();
        private volatile boolean over;

        private Tunnel(StreamObserver<TunnelDown> down) {
            this.down = down;
        }

        void say(TunnelDown message) {
            down.onNext(message);
        }

        Optional<TunnelOpened> opened() {
            return came.stream().filter(TunnelUp::hasOpened).map(TunnelUp::getOpened).findFirst();
        }

        String problem() {
            return opened().orElseThrow().getProblem();
        }

        String text(Function<TunnelUp, ByteString> part) {
            return came.stream().map(part).reduce(ByteString.EMPTY, ByteString::concat).toStringUtf8();
        }

        TunnelUp last() {
            return came.getLast();
        }

        boolean ended() {
            return over;
        }

        @Override
        public void onNext(TunnelUp message) {
            came.add(message);
        }

        @Override
        public void onError(Throwable error) {
            over = true;
        }

        @Override
        public void onCompleted() {
            over = true;
            down.onCompleted();
        }
    }

    @Override
    public StreamObserver<TunnelUp> tunnel(StreamObserver<TunnelDown> down) {
        Tunnel tunnel = new Tunnel(down);
        tunnels.add(tunnel);
        return tunnel;
    }

    @Override
    public StreamObserver<ConsoleUp> console(StreamObserver<ConsoleDown> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ConsoleUp message) {
                shown.add(message);
            }

            @Override
            public void onError(Throwable error) {
                shown.add(ConsoleUp.getDefaultInstance());
            }

            @Override
            public void onCompleted() {
                shown.add(ConsoleUp.getDefaultInstance());
                answer.onCompleted();
            }
        };
    }

    @Override
    public void fetch(FetchRequest request, StreamObserver<Chunk> answer) {
        byte[] content = contents.get(request.getSha256());
        if (content == null) {
            answer.onError(Status.NOT_FOUND.asRuntimeException());
            return;
        }
        answer.onNext(Chunk.newBuilder().setBytes(ByteString.copyFrom(content)).build());
        answer.onCompleted();
    }

    @Override
    public StreamObserver<StoreChunk> store(StreamObserver<Stored> answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new StreamObserver<>() {
            private String sha256 = "";

            @Override
            public void onNext(StoreChunk chunk) {
                if (!chunk.getSha256().isEmpty()) {
                    sha256 = chunk.getSha256();
                    mediaTypes.put(sha256, chunk.getMediaType());
                }
                bytes.writeBytes(chunk.getBytes().toByteArray());
            }

            @Override
            public void onError(Throwable error) {
                // the agent went away
            }

            @Override
            public void onCompleted() {
                contents.put(sha256, bytes.toByteArray());
                answer.onNext(Stored.newBuilder().setSha256(sha256).setSize(bytes.size()).build());
                answer.onCompleted();
            }
        };
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
