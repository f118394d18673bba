package dev.bootbench.link;

import dev.bootbench.Background;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.Chunk;
import dev.bootbench.contract.v1.ConsoleDown;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.FetchRequest;
import dev.bootbench.contract.v1.JoinRequest;
import dev.bootbench.contract.v1.Joined;
import dev.bootbench.contract.v1.StoreChunk;
import dev.bootbench.contract.v1.Stored;
import dev.bootbench.contract.v1.TunnelDown;
import dev.bootbench.contract.v1.TunnelUp;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The agents' endpoint. Each call is handed to a virtual thread at once: nothing here may hold up the event loop. */
@GrpcService
@RegisterInterceptor(AgentCredentialInterceptor.class)
public class AgentLinkService extends AgentLinkGrpc.AgentLinkImplBase {
    private static final int CONSOLE_QUEUE = 64;
    private static final int TUNNEL_QUEUE = 8;
    private static final int CONTENT_QUEUE = 8;

    private final ControlLink control;
    private final ConsoleStreams consoles;
    private final Tunnels tunnels;
    private final ContentTransfer content;
    private final JoinDesk joins;
    private final Connections connections;
    private final LinkConfig config;

    AgentLinkService(
            ControlLink control, ConsoleStreams consoles, Tunnels tunnels, ContentTransfer content, JoinDesk joins, Connections connections,
            LinkConfig config) {
        this.control = control;
        this.consoles = consoles;
        this.tunnels = tunnels;
        this.content = content;
        this.joins = joins;
        this.connections = connections;
        this.config = config;
    }

    @Override
    public StreamObserver<AgentMessage> connect(StreamObserver<CoordinatorMessage> answers) {
        String host = AgentCredentialInterceptor.HOST.get();
        String credential = AgentCredentialInterceptor.CREDENTIAL.get();
        return serve("agent-" + host, answers, config.queue(),
                (Inbound<AgentMessage> in, Outbound<CoordinatorMessage> out) -> control.serve(host, credential, in, out));
    }

    @Override
    public StreamObserver<ConsoleUp> console(StreamObserver<ConsoleDown> answers) {
        String host = AgentCredentialInterceptor.HOST.get();
        return serve("console-" + host, answers, CONSOLE_QUEUE,
                (Inbound<ConsoleUp> in, Outbound<ConsoleDown> out) -> consoles.serve(host, in, out));
    }

    @Override
    public StreamObserver<TunnelUp> tunnel(StreamObserver<TunnelDown> answers) {
        String host = AgentCredentialInterceptor.HOST.get();
        return serve(connections, AgentCredentialInterceptor.PEER.get(), "tunnel-" + host, answers, TUNNEL_QUEUE, Tunnel.STUCK,
                (Inbound<TunnelUp> in, Outbound<TunnelDown> out) -> tunnels.serve(host, in, out));
    }

    @Override
    public StreamObserver<StoreChunk> store(StreamObserver<Stored> answers) {
        return serve("store", answers, CONTENT_QUEUE,
                (Inbound<StoreChunk> in, Outbound<Stored> out) -> content.store(in, out));
    }

    @Override
    public void fetch(FetchRequest request, StreamObserver<Chunk> answers) {
        Outbound<Chunk> out = new Outbound<>((ServerCallStreamObserver<Chunk>) answers, "to-fetch", CONTENT_QUEUE);
        Background.start("fetch-" + request.getSha256(), () -> content.fetch(request.getSha256(), out));
    }

    @Override
    public void join(JoinRequest request, StreamObserver<Joined> answer) {
        String caller = AgentCredentialInterceptor.CALLER.get();
        Background.start("join", () -> joins.serve(request, caller, answer));
    }

    private <Q, R> Inbound<Q> serve(
            String name, StreamObserver<R> answers, int queue, BiConsumer<Inbound<Q>, Outbound<R>> work) {
        return serve(connections, AgentCredentialInterceptor.PEER.get(), name, answers, queue, Outbound.STUCK, work);
    }

    /** Within the gRPC method: the work goes on, on a virtual thread. */
    static <Q, R> Inbound<Q> serve(
            Connections connections, @Nullable InetSocketAddress peer, String name, StreamObserver<R> answers, int queue, Duration stuck,
            BiConsumer<Inbound<Q>, Outbound<R>> work) {
        ServerCallStreamObserver<R> call = (ServerCallStreamObserver<R>) answers;
        Inbound<Q> in = new Inbound<>(call);
        Outbound<R> out = new Outbound<>(call, "to-" + name, queue, stuck);
        Background.start(name, () -> {
            try (Connections.Registration watched = connections.onClose(peer, in::broken)) {
                work.accept(in, out);
            } finally {
                out.look();
            }
        });
        return in;
    }
}
