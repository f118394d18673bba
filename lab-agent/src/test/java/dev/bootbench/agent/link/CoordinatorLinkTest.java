package dev.bootbench.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Heartbeat;
import dev.bootbench.contract.v1.Hello;
import dev.bootbench.contract.v1.Holds;
import dev.bootbench.contract.v1.Refused;
import dev.bootbench.contract.v1.Welcome;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control stream against a coordinator written for this test, on a real port. */
class CoordinatorLinkTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    Path home;

    private final FakeCoordinator coordinator = new FakeCoordinator();
    private final RecordingHost host = new RecordingHost();
    private Server server;
    private CoordinatorLink link;

    @BeforeEach
    void start() throws Exception {
        server = serve(0);
        link = new CoordinatorLink(
                new LinkSettings(URI.create("http://127.0.0.1:" + server.getPort()), "bba_secret", Optional.empty(), home), host);
        link.start();
    }

    @AfterEach
    void stop() {
        link.close();
        server.shutdownNow();
    }

    private Server serve(int port) throws Exception {
        return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                .addService(coordinator)
                .intercept(coordinator.headers)
                .build()
                .start();
    }

    @Test
    void saysHelloWithItsCredentialAndIsTold() {
        await().atMost(SOON).until(() -> host.connected.get() == 1);

        assertThat(coordinator.said.getFirst().getHello().getAgentVersion()).isEqualTo("test");
        assertThat(coordinator.headers.authorization).containsOnly("Bearer bba_secret");

        coordinator.present.onNext(CoordinatorMessage.newBuilder().setHolds(Holds.getDefaultInstance()).build());
        await().atMost(SOON).until(() -> host.received.size() == 1);
        assertThat(host.received.getFirst().hasHolds()).isTrue();
    }

    @Test
    void beatsEveryThreeSeconds() {
        await().atMost(SOON).until(() -> coordinator.said.stream().filter(AgentMessage::hasHeartbeat).count() >= 2);
    }

    @Test
    void dialsAgainWhenTheCoordinatorComesBack() throws Exception {
        await().atMost(SOON).until(() -> host.connected.get() == 1);
        int port = server.getPort();
        server.shutdownNow().awaitTermination();
        await().atMost(SOON).until(() -> !link.send(AgentMessage.getDefaultInstance()));

        server = serve(port);

        await().atMost(Duration.ofSeconds(30)).until(() -> host.connected.get() == 2);
    }

    @Test
    void aRefusedAgentIsNotConnectedAndKeepsTrying() {
        coordinator.refuse = true;
        await().atMost(SOON).until(() -> host.connected.get() == 1);
        coordinator.present.onCompleted();

        await().atMost(SOON).until(() -> coordinator.hellos.get() >= 2);
        assertThat(host.connected).hasValue(1);

        coordinator.refuse = false;
        await().atMost(Duration.ofSeconds(30)).until(() -> host.connected.get() == 2);
    }

    private static final class RecordingHost implements CoordinatorLink.Host {
        final List<CoordinatorMessage> received = new CopyOnWriteArrayList<>();
        final AtomicInteger connected = new AtomicInteger();

        @Override
        public Hello hello() {
            return Hello.newBuilder().setAgentVersion("test").build();
        }

        @Override
        public Heartbeat heartbeat() {
            return Heartbeat.getDefaultInstance();
        }

        @Override
        public void received(CoordinatorMessage message) {
            received.add(message);
        }

        @Override
        public void connected() {
            connected.incrementAndGet();
        }
    }

    private static final class FakeCoordinator extends AgentLinkGrpc.AgentLinkImplBase {
        final List<AgentMessage> said = new CopyOnWriteArrayList<>();
        final AtomicInteger hellos = new AtomicInteger();
        final Headers headers = new Headers();
        volatile StreamObserver<CoordinatorMessage> present;
        volatile boolean refuse;

        @Override
        public StreamObserver<AgentMessage> connect(StreamObserver<CoordinatorMessage> answer) {
            return new StreamObserver<>() {
                @Override
                public void onNext(AgentMessage message) {
                    said.add(message);
                    if (!message.hasHello()) {
                        return;
                    }
                    if (refuse && hellos.get() > 0) {
                        hellos.incrementAndGet();
                        answer.onNext(CoordinatorMessage.newBuilder()
                                .setRefused(Refused.newBuilder().setSentence("update the agent"))
                                .build());
                        answer.onCompleted();
                        return;
                    }
                    hellos.incrementAndGet();
                    present = answer;
                    answer.onNext(CoordinatorMessage.newBuilder()
                            .setWelcome(Welcome.newBuilder().setHost("bench-1"))
                            .build());
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
    }

    private static final class Headers implements ServerInterceptor {
        final List<String> authorization = new CopyOnWriteArrayList<>();

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            authorization.add(headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)));
            return next.startCall(call, headers);
        }
    }
}
