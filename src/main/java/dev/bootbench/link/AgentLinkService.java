package dev.bootbench.link;

import dev.bootbench.Background;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.Chunk;
import dev.bootbench.contract.v1.ConsoleDown;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.FetchRequest;
import dev.bootbench.contract.v1.StoreChunk;
import dev.bootbench.contract.v1.Stored;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;

/** The agents' endpoint. Each call is handed to a virtual thread at once: nothing here may hold up the event loop. */
@GrpcService
@RegisterInterceptor(AgentCredentialInterceptor.class)
public class AgentLinkService extends AgentLinkGrpc.AgentLinkImplBase {
    private static final int CONSOLE_QUEUE = 64;
    private static final int CONTENT_QUEUE = 8;

    private final ControlLink control;
    private final ConsoleStreams consoles;
    private final ContentTransfer content;
    private final LinkConfig config;

    AgentLinkService(ControlLink control, ConsoleStreams consoles, ContentTransfer content, LinkConfig config) {
        this.control = control;
        this.consoles = consoles;
        this.content = content;
        this.config = config;
    }

    @Override
    public StreamObserver<AgentMessage> connect(StreamObserver<CoordinatorMessage> answers) {
        String host = AgentCredentialInterceptor.HOST.get();
        ServerCallStreamObserver<CoordinatorMessage> call = (ServerCallStreamObserver<CoordinatorMessage>) answers;
        Inbound<AgentMessage> in = new Inbound<>(call);
        Outbound<CoordinatorMessage> out = new Outbound<>(call, "to-agent-" + host, config.queue());
        Background.start("agent-" + host, () -> control.serve(host, in, out));
        return in;
    }

    @Override
    public StreamObserver<ConsoleUp> console(StreamObserver<ConsoleDown> answers) {
        String host = AgentCredentialInterceptor.HOST.get();
        ServerCallStreamObserver<ConsoleDown> call = (ServerCallStreamObserver<ConsoleDown>) answers;
        Inbound<ConsoleUp> in = new Inbound<>(call);
        Outbound<ConsoleDown> out = new Outbound<>(call, "to-console-" + host, CONSOLE_QUEUE);
        Background.start("console-" + host, () -> consoles.serve(host, in, out));
        return in;
    }

    @Override
    public void fetch(FetchRequest request, StreamObserver<Chunk> answers) {
        ServerCallStreamObserver<Chunk> call = (ServerCallStreamObserver<Chunk>) answers;
        Outbound<Chunk> out = new Outbound<>(call, "to-fetch", CONTENT_QUEUE);
        Background.start("fetch-" + request.getSha256(), () -> content.fetch(request.getSha256(), out));
    }

    @Override
    public StreamObserver<StoreChunk> store(StreamObserver<Stored> answers) {
        ServerCallStreamObserver<Stored> call = (ServerCallStreamObserver<Stored>) answers;
        Inbound<StoreChunk> in = new Inbound<>(call);
        Outbound<Stored> out = new Outbound<>(call, "to-store", CONTENT_QUEUE);
        Background.start("store", () -> content.store(in, out));
        return in;
    }
}
