package dev.bootbench.link;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.bootbench.Changed;
import dev.bootbench.contract.replica.v1.ConsoleOrder;
import dev.bootbench.contract.replica.v1.FromAgent;
import dev.bootbench.contract.replica.v1.KeyboardDeed;
import dev.bootbench.contract.replica.v1.KeyboardNews;
import dev.bootbench.contract.replica.v1.KeyboardOrder;
import dev.bootbench.contract.replica.v1.KeyboardPossession;
import dev.bootbench.contract.replica.v1.KeyboardRight;
import dev.bootbench.contract.replica.v1.KeyboardSeat;
import dev.bootbench.contract.replica.v1.OpenBoardConsole;
import dev.bootbench.contract.replica.v1.OpenBoardTunnel;
import dev.bootbench.contract.replica.v1.OpenKeyboard;
import dev.bootbench.contract.replica.v1.ReplicaLinkGrpc;
import dev.bootbench.contract.replica.v1.SeatedView;
import dev.bootbench.contract.replica.v1.ToAgent;
import dev.bootbench.contract.replica.v1.TunnelOrder;
import dev.bootbench.contract.replica.v1.YieldLink;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.OpenConsole;
import dev.bootbench.contract.v1.OpenTunnel;
import dev.bootbench.contract.v1.TunnelDown;
import dev.bootbench.contract.v1.TunnelEnded;
import dev.bootbench.contract.v1.TunnelUp;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    Tunnels tunnels;

    @Inject
    Event<Changed> changed;

    @Inject
    MissedNews news;

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
        return watch(shown, new StringBuffer());
    }

    private WebSocket watch(StringBuffer shown, StringBuffer told) {
        return HttpClient.newHttpClient().newWebSocketBuilder().header("Authorization", "Bearer " + teacher)
                .buildAsync(URI.create("ws://127.0.0.1:" + TestPort.get() + "/api/boards/" + board + "/console"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
                        data.getLong();
                        shown.append(StandardCharsets.UTF_8.decode(data));
                        from.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        told.append(data);
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
        agent.close();
        await().atMost(LIMIT).until(() -> console.end != null);
    }

    @Test
    void theKeyboardOfABoardOfTheOtherIsWithTheOther() throws Exception {
        moveToTheOther();
        StringBuffer shown = new StringBuffer();
        StringBuffer told = new StringBuffer();
        WebSocket socket = watch(shown, told);
        await().atMost(LIMIT).until(() -> told.indexOf("\"keyboard\":\"FREE\"") >= 0);
        SeatedView mine = await().atMost(LIMIT).until(() -> other.views.stream().findFirst(), Optional::isPresent).orElseThrow();
        assertThat(mine.getRight().getStanding()).isEqualTo(KeyboardRight.Standing.STAFF);
        other.give(KeyboardPossession.newBuilder().setWriter(KeyboardSeat.newBuilder().setNumber(7).setPerson(0).setName("Bo, elsewhere")).build());
        await().atMost(SOON).until(() -> told.indexOf("\"writer\":\"Bo, elsewhere\"") >= 0);
        socket.sendBinary(ByteBuffer.wrap("both at once\r".getBytes(StandardCharsets.UTF_8)), true).join();
        await().atMost(LIMIT).until(() -> told.indexOf("\"reason\":\"Bo, elsewhere has it.\"") >= 0);
        other.give(KeyboardPossession.newBuilder().setWriter(mine.getSeat()).build());
        await().atMost(SOON).until(() -> told.indexOf("\"keyboard\":\"YOURS\"") >= 0);
        socket.sendBinary(ByteBuffer.wrap("alone\r".getBytes(StandardCharsets.UTF_8)), true).join();
        await().atMost(LIMIT).until(() -> other.typed.contains("alone\r"));
        assertThat(other.typed).doesNotContain("both at once\r");
        socket.abort();
    }

    @Test
    void viewsAtTheOtherShareTheKeyboardOfABoardThatIsLinkedHere() throws Exception {
        ReplicaLinkGrpc.ReplicaLinkStub stub = ReplicaLinkGrpc.newStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(secret(replicas.secret())));
        Answers<ConsoleUp> console = new Answers<>();
        stub.console(console).onNext(ConsoleOrder.newBuilder().setOpen(OpenBoardConsole.newBuilder().setHost(host)
                .setWanted(OpenConsole.newBuilder().setBoard(board).setFrom(0))).build());
        await().atMost(LIMIT).until(() -> !console.got.isEmpty());
        Answers<KeyboardNews> news = new Answers<>();
        StreamObserver<KeyboardOrder> orders = stub.keyboard(news);
        KeyboardRight staff = KeyboardRight.newBuilder().setStanding(KeyboardRight.Standing.STAFF).setStaff(true).build();
        orders.onNext(KeyboardOrder.newBuilder().setOpen(OpenKeyboard.newBuilder().setHost(host).setBoard(board).addViews(SeatedView.newBuilder()
                .setSeat(KeyboardSeat.newBuilder().setNumber(7).setPerson(-7).setName("Bo, elsewhere")).setRight(staff))).build());
        await().atMost(LIMIT).until(() -> news.got.stream().anyMatch(KeyboardNews::hasPossession));
        StringBuffer told = new StringBuffer();
        WebSocket here = watch(new StringBuffer(), told);
        await().atMost(LIMIT).until(() -> told.indexOf("\"keyboard\":\"FREE\"") >= 0);

        orders.onNext(typed(1, staff, "from elsewhere\r"));
        await().atMost(LIMIT).until(() -> typedAtTheBoard().equals("from elsewhere\r"));
        await().atMost(SOON).until(() -> told.indexOf("\"writer\":\"Bo, elsewhere\"") >= 0);
        assertThat(news.got).anyMatch(each -> each.getDone().getNumber() == 1 && each.getDone().getRefusal().isEmpty());
        here.sendBinary(ByteBuffer.wrap("from here\r".getBytes(StandardCharsets.UTF_8)), true).join();
        await().atMost(LIMIT).until(() -> told.indexOf("Bo, elsewhere has the keyboard: ask for it to type.") >= 0);
        here.sendText("{\"type\":\"takeover\",\"reason\":\"to show something\"}", true).join();
        await().atMost(LIMIT).until(() -> news.got.stream().anyMatch(each -> each.getPossession().getSentence().contains("to show something")));
        orders.onNext(typed(2, staff, "too late\r"));
        await().atMost(LIMIT).until(() -> news.got.stream().anyMatch(each -> each.getDone().getNumber() == 2 && !each.getDone().getRefusal().isEmpty()));
        assertThat(typedAtTheBoard()).isEqualTo("from elsewhere\r");

        here.sendText("{\"type\":\"release\"}", true).join();
        await().atMost(LIMIT).until(() -> !news.got.getLast().getPossession().hasWriter());
        orders.onNext(typed(3, staff, "again\r"));
        await().atMost(LIMIT).until(() -> typedAtTheBoard().endsWith("again\r"));
        orders.onError(new IllegalStateException("the other is gone"));
        await().atMost(LIMIT).until(() -> told.indexOf("\"keyboard\":\"KEPT\"") >= 0);
        here.abort();
    }

    @Test
    void theKeyboardGoesWhereTheBoardsHostGoesAndStaysWithWhoHadIt() throws Exception {
        Answers<KeyboardNews> news = new Answers<>();
        StreamObserver<KeyboardOrder> orders = ReplicaLinkGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(secret(replicas.secret()))).keyboard(news);
        orders.onNext(KeyboardOrder.newBuilder().setOpen(OpenKeyboard.newBuilder().setHost(host).setBoard(board)).build());
        StringBuffer told = new StringBuffer();
        WebSocket here = watch(new StringBuffer(), told);
        await().atMost(LIMIT).until(() -> told.indexOf("\"keyboard\":\"FREE\"") >= 0);
        here.sendText("{\"type\":\"ask\"}", true).join();
        await().atMost(LIMIT).until(() -> news.got.stream().anyMatch(each -> each.getPossession().hasWriter()));
        moveToTheOther();
        await().atMost(LIMIT).until(() -> news.end != null);
        await().atMost(LIMIT).until(() -> !other.opened.isEmpty());
        OpenKeyboard opened = other.opened.getLast();
        assertThat(opened.getViewsList()).singleElement().matches(view -> view.getMoved() && view.getSeat().equals(opened.getBefore().getWriter()));
        here.abort();
    }

    private String typedAtTheBoard() {
        return new String(agent.console(board).typed(), StandardCharsets.UTF_8);
    }

    private static KeyboardOrder typed(long number, KeyboardRight right, String text) {
        return KeyboardOrder.newBuilder().setDeed(KeyboardDeed.newBuilder()
                .setNumber(number).setSeat(7).setRight(right).setType(ByteString.copyFromUtf8(text))).build();
    }

    @Test
    void aTunnelToABoardOfTheOtherGoesThroughItAndWaitsForItsFarEnd() throws Exception {
        moveToTheOther();
        OpenTunnel wanted = OpenTunnel.newBuilder().setBoard(board).setTarget(OpenTunnel.Target.SSH).build();
        byte[] piece = new byte[32 * 1024];
        try (Tunnel tunnel = tunnels.open(host, wanted)) {
            assertThat(tunnel.hostKey()).isEqualTo("ssh-ed25519 other");
            assertThat(other.tunnels).containsExactly(host + " SSH");
            AtomicInteger sent = new AtomicInteger();
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    while (sent.get() < 200 && tunnel.send(piece, 0, piece.length)) {
                        sent.incrementAndGet();
                    }
                    tunnel.endInput();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await().during(Duration.ofMillis(500)).atMost(LIMIT).until(() -> sent.get() > 0 && sent.get() < 100);
            other.reads.accept(1000);
            int came = 0;
            while (tunnel.next() instanceof Tunnel.Piece.Bytes(byte[] bytes)) {
                came += bytes.length;
            }
            assertThat(came).isEqualTo(200 * piece.length);
            sender.join(LIMIT);
        }
        try (Tunnel tunnel = tunnels.open(host, wanted)) {
            assertThat(tunnel.hostKey()).isNotEmpty();
        }
        await().atMost(LIMIT).until(() -> other.tunnels.contains("cancelled"));
        other.refused = board;
        assertThatThrownBy(() -> tunnels.open(host, wanted)).isInstanceOf(TunnelRefusedException.class).hasMessage("Not that board.");
    }

    @Test
    void theOtherOpensATunnelToABoardThatIsLinkedHere() throws Exception {
        PipedOutputStream in = new PipedOutputStream();
        PipedInputStream out = new PipedInputStream(in);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        agent.tunnels(wanted -> {
            if (wanted.getTarget() != OpenTunnel.Target.COMMAND) {
                throw new IOException("Only commands.");
            }
            return new FakeTunnel.End(in, out, InputStream.nullInputStream(), () -> TunnelEnded.newBuilder().setStatus(3).build(), () -> closed.complete(null));
        });
        ReplicaLinkGrpc.ReplicaLinkStub stub = ReplicaLinkGrpc.newStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(secret(replicas.secret())));
        Answers<TunnelUp> refused = new Answers<>();
        stub.tunnel(refused).onNext(tunnel(OpenTunnel.Target.GDB));
        await().atMost(LIMIT).until(() -> !refused.got.isEmpty() && refused.end != null);
        assertThat(refused.got).singleElement().matches(up -> up.getOpened().getProblem().equals("Only commands."));

        Answers<TunnelUp> answers = new Answers<>();
        StreamObserver<TunnelOrder> orders = stub.tunnel(answers);
        orders.onNext(tunnel(OpenTunnel.Target.COMMAND));
        await().atMost(LIMIT).until(() -> answers.got.stream().anyMatch(up -> up.getOpened().getHostKey().endsWith("fake")));
        orders.onNext(TunnelOrder.newBuilder().setDown(TunnelDown.newBuilder().setBytes(ByteString.copyFromUtf8("there and back"))).build());
        await().atMost(LIMIT).until(() -> answers.got.stream().anyMatch(up -> up.getBytes().toStringUtf8().equals("there and back")));
        orders.onNext(TunnelOrder.newBuilder().setDown(TunnelDown.newBuilder().setEndOfInput(true)).build());
        await().atMost(LIMIT).until(() -> answers.end != null);
        assertThat(answers.got.getLast().getEnded().getStatus()).isEqualTo(3);
        closed.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private TunnelOrder tunnel(OpenTunnel.Target target) {
        return TunnelOrder.newBuilder().setOpen(OpenBoardTunnel.newBuilder().setHost(host)
                .setWanted(OpenTunnel.newBuilder().setBoard(board).setTarget(target))).build();
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
    void aLinkWhoseCredentialTheOtherRevokedEndsThoughTheNewsOfItIsLost() throws Exception {
        other.run("update agent set state = 'RETIRED', credential = null where host = '" + host + "'");
        agent.awaitEnd();
        await().atMost(LIMIT).until(() -> hosts.find(host).orElseThrow().link() == Link.LOST);
        assertThat(hosts.find(host).orElseThrow().sentence()).contains("taken out of service");
    }

    @Test
    void whoWasTakenForGoneLooksAtEverythingAnewSinceNobodyToldItAnything() throws Exception {
        // What a pause of this process looks like from outside.
        int before = news.missed();
        await().atMost(LIMIT).until(() -> {
            other.run("update replica set heard_at = heard_at - interval '1 minute' where id = '" + replicas.self() + "'");
            return other.hasHeard("hello");
        });
        await().atMost(LIMIT).until(() -> news.missed() > before);
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
