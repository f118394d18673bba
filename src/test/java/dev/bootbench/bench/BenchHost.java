package dev.bootbench.bench;

import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Heartbeat;
import dev.bootbench.contract.v1.Hello;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A host whose boards exist in its report only: it speaks the contract over a link of its own and obeys every command. */
final class BenchHost implements StreamObserver<CoordinatorMessage>, AutoCloseable {
    private static final int LIMIT_SECONDS = 60;

    private final ManagedChannel channel;
    private final StreamObserver<AgentMessage> up;
    private final CompletableFuture<Void> welcome = new CompletableFuture<>();

    BenchHost(int port, String credential, List<BoardReport> boards) {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + credential);
        up = AgentLinkGrpc.newStub(ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)))
                .connect(this);
        say(AgentMessage.newBuilder().setHello(Hello.newBuilder()
                .setProtocolMajor(1).setProtocolMinor(4).setAgentVersion("bench").addAllBoards(boards)).build());
    }

    void awaitWelcome() {
        welcome.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    void beat() {
        if (welcome.isDone()) {
            say(AgentMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
        }
    }

    private synchronized void say(AgentMessage message) {
        up.onNext(message);
    }

    @Override
    public void onNext(CoordinatorMessage message) {
        if (message.hasHolds()) {
            // After Hello was worked on: its boards are known now.
            welcome.complete(null);
        } else if (message.hasBoardCommand()) {
            say(AgentMessage.newBuilder().setCommandDone(
                    CommandDone.newBuilder().setCommand(message.getBoardCommand().getCommand()).setOk(true)).build());
        }
    }

    @Override
    public void onError(Throwable cause) {
        if (!welcome.completeExceptionally(cause) && !channel.isShutdown()) {
            System.err.println("A host lost its link: " + cause);
        }
    }

    @Override
    public void onCompleted() {
        onError(new IllegalStateException("the coordinator ended it"));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
