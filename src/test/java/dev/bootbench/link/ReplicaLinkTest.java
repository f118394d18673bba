package dev.bootbench.link;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.bootbench.Changed;
import dev.bootbench.contract.replica.v1.ConsoleOrder;
import dev.bootbench.contract.replica.v1.FromAgent;
import dev.bootbench.contract.replica.v1.OpenBoardConsole;
import dev.bootbench.contract.replica.v1.ReplicaLinkGrpc;
import dev.bootbench.contract.replica.v1.ToAgent;
import dev.bootbench.contract.replica.v1.YieldLink;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.OpenConsole;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.replicas.Replicas;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two coordinators act as one: here, with one that stands in for the other; with two real ones in {@code ./lab bench console --replicas}. */
@QuarkusTest
class ReplicaLinkTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** News takes no longer. */
    private static final Duration SOON = Duration.ofSeconds(2);

    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    Replicas replicas;

    @Inject
    LinkDirectory directory;

    @Inject
    Event<Changed> changed;

    private final ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", TestPort.get()).usePlaintext().build();
    private OtherReplica other;
    private String host;
    private String board;
    private String teacher;
    private FakeAgent agent;

    @BeforeEach
    void start() throws Exception {
        other = new OtherReplica();
        String unique = UUID.randomUUID().toString().substring(0, 8);
        host = "bench-" + unique;
        board = "vm-" + unique;
        teacher = people.token(people.fresh(Role.ADMIN).login());
        agent = new FakeAgent(TestPort.get(), hosts.create(host)).with(board).connect();
        agent.await(CoordinatorMessage::hasHolds);
        await().atMost(LIMIT).until(() -> replicas.find(other.id).isPresent());
    }

    @AfterEach
    void stop() throws Exception {
        agent.close();
        other.close();
        channel.shutdownNow();
    }

    private void moveToTheOther() throws Exception {
        agent.close();
        await().atMost(LIMIT).until(() -> hosts.find(host).orElseThrow().link() == Link.LOST);
        other.link(host);
        await().atMost(LIMIT).until(() -> directory.holder(host).isPresent());
    }

    @Test
    void aBoardOfTheOtherIsCommandedAndWatchedFromHere() throws Exception {
        moveToTheOther();
        given().header("Authorization", "Bearer " + teacher).contentType("application/json").body(Map.of("action", "reset"))
                .post("/api/boards/" + board + "/actions").then().statusCode(204);
        assertThat(other.told).anyMatch(message -> message.getBoardCommand().getAction() == BoardCommand.Action.RESET
                && message.getBoardCommand().getBoard().equals(board));
        StringBuffer shown = new StringBuffer();
        WebSocket socket = watch(shown);
        await().atMost(LIMIT).until(() -> shown.indexOf("this is " + board + "\n") >= 0);
        socket.sendBinary(ByteBuffer.wrap("uname\r".getBytes(StandardCharsets.UTF_8)), true).join();
        await().atMost(LIMIT).until(() -> other.typed.contains("uname\r"));
        socket.abort();
    }

    private WebSocket watch(StringBuffer shown) {
        return HttpClient.newHttpClient().newWebSocketBuilder().header("Authorization", "Bearer " + teacher)
                .buildAsync(URI.create("ws://127.0.0.1:" + TestPort.get() + "/api/boards/" + board + "/console"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
                        data.getLong();
                        shown.append(StandardCharsets.UTF_8.decode(data));
                        from.request(1);
                        return null;
                    }
                }).join();
    }

    @Test
    void theOtherReachesAnAgentThatIsLinkedHere() {
        ReplicaLinkGrpc.ReplicaLinkStub stub = ReplicaLinkGrpc.newStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(secret(replicas.secret())));
        Answers<FromAgent> answers = new Answers<>();
        StreamObserver<ToAgent> orders = stub.tell(answers);
        orders.onNext(ToAgent.newBuilder().setHost(host).setMessage(CoordinatorMessage.newBuilder().setBoardCommand(
                BoardCommand.newBuilder().setCommand("c-1").setBoard(board).setAction(BoardCommand.Action.BREAK))).build());
        await().atMost(LIMIT).until(() -> answers.got.stream().anyMatch(answer -> answer.getDone().getCommand().equals("c-1") && answer.getDone().getOk()));
        orders.onNext(ToAgent.newBuilder().setHost("bench-nowhere").setMessage(CoordinatorMessage.getDefaultInstance()).build());
        await().atMost(LIMIT).until(() -> answers.got.stream().anyMatch(answer -> answer.getHost().equals("bench-nowhere") && !answer.hasDone()));

        agent.console(board).print("Linux version 6.1.0\n");
        Answers<ConsoleUp> console = new Answers<>();
        StreamObserver<ConsoleOrder> down = stub.console(console);
        down.onNext(ConsoleOrder.newBuilder().setOpen(OpenBoardConsole.newBuilder().setHost(host)
                .setWanted(OpenConsole.newBuilder().setBoard(board).setFrom(6))).build());
        await().atMost(LIMIT).until(() -> console.got.stream().anyMatch(up -> up.getBytes().getFirst() == 6
                && up.getBytes().getBytes().toStringUtf8().equals("version 6.1.0\n")));
        down.onNext(ConsoleOrder.newBuilder().setInput(ByteString.copyFromUtf8("ls\r")).build());
        await().atMost(LIMIT).until(() -> new String(agent.console(board).typed(), StandardCharsets.UTF_8).equals("ls\r"));
        agent.close();
        await().atMost(LIMIT).until(() -> console.end != null);
    }

    @Test
    void whoDoesNotKnowTheSecretIsTurnedAway() {
        for (String word : List.of("wrong", "")) {
            assertThatThrownBy(() -> ReplicaLinkGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(secret(word)))
                    .yield(YieldLink.newBuilder().setHost(host).build())).hasMessageContaining("UNAUTHENTICATED");
        }
    }

    @Test
    void aLinkThatIsAliveIsNotGivenUpForANewcomerElsewhere() {
        assertThat(ReplicaLinkGrpc.newBlockingStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(secret(replicas.secret())))
                .yield(YieldLink.newBuilder().setHost(host).build()).getRefusal()).contains("is connected already");
    }

    @Test
    void aLinkThatAnotherReplicaHasTakenOverEndsHereAndChangesNothing() throws Exception {
        other.link(host);
        agent.awaitEnd();
        assertThat(hosts.find(host).orElseThrow().link()).isEqualTo(Link.CONNECTED);
        assertThat(other.ask("select replica from agent_link where host = '" + host + "'")).isEqualTo(other.id.toString());
    }

    @Test
    void newsGoesOutWithTheCommitOnly() throws Exception {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
            changed.fire(new Changed(Changed.Kind.BOARD, board + "-undone"));
            throw new IllegalStateException("undone");
        })).hasMessage("undone");
        QuarkusTransaction.requiringNew().run(() -> changed.fire(new Changed(Changed.Kind.BOARD, board + "-done")));
        await().atMost(SOON).until(() -> other.hasHeard("CHANGED BOARD " + board + "-done"));
        assertThat(other.hasHeard("CHANGED BOARD " + board + "-undone")).isFalse();
    }

    @Test
    void aHoldThatTheOtherMadeIsAtTheAgentSoon() throws Exception {
        long before = agent.received().stream().filter(CoordinatorMessage::hasHolds).count();
        other.tell("HOLDS " + board);
        await().atMost(SOON).until(() -> agent.received().stream().filter(CoordinatorMessage::hasHolds).count() > before);
    }

    private static Metadata secret(String word) {
        Metadata headers = new Metadata();
        headers.put(ReplicaSecretInterceptor.AUTHORIZATION, ReplicaSecretInterceptor.BEARER + word);
        return headers;
    }

    private static final class Answers<T> implements StreamObserver<T> {
        private final List<T> got = new CopyOnWriteArrayList<>();
        private volatile Object end;

        @Override
        public void onNext(T answer) {
            got.add(answer);
        }

        @Override
        public void onError(Throwable cause) {
            end = cause;
        }

        @Override
        public void onCompleted() {
            end = "in order";
        }
    }
}
