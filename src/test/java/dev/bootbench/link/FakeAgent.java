package dev.bootbench.link;

import com.google.protobuf.ByteString;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.AttemptRef;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.contract.v1.Chunk;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.FetchRequest;
import dev.bootbench.contract.v1.Heartbeat;
import dev.bootbench.contract.v1.Hello;
import dev.bootbench.contract.v1.JoinRequest;
import dev.bootbench.contract.v1.Joined;
import dev.bootbench.contract.v1.StoreChunk;
import dev.bootbench.contract.v1.Stored;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * An agent that speaks the real contract over a real connection, with boards that exist in memory only. It answers
 * board commands, puts workspaces back, opens consoles and sends heartbeats by itself; tests tell it what else to say.
 */
public final class FakeAgent implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** As large as agents before 1.4 sent them. */
    private static final int CHUNK = 256 * 1024;

    private final ManagedChannel connection;
    private final Channel channel;
    private final Map<String, BoardReport> boards = new LinkedHashMap<>();
    private final Map<String, FakeConsole> consoles = new ConcurrentHashMap<>();
    private final List<CoordinatorMessage> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    private final List<AttemptRef> attempts = new CopyOnWriteArrayList<>();
    private volatile Function<CoordinatorMessage, Optional<CommandDone>> commands = FakeAgent::obey;
    private volatile FakeTunnel.Far far = wanted -> {
        throw new IOException("This fake agent leads nowhere.");
    };
    private StreamObserver<AgentMessage> up;
    private int major = 1;
    private int minor = 5;

    public FakeAgent(int port, String credential) {
        connection = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + credential);
        channel = ClientInterceptors.intercept(connection, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** Gives it a board that is up and pristine. */
    public FakeAgent with(String board) {
        return with(ready(board));
    }

    public FakeAgent with(BoardReport board) {
        boards.put(board.getBoard(), board);
        consoles.put(board.getBoard(), new FakeConsole(board.getBoard()));
        return this;
    }

    public FakeAgent protocol(int majorNumber, int minorNumber) {
        major = majorNumber;
        minor = minorNumber;
        return this;
    }

    /** An agent of an older version of the same protocol. */
    public FakeAgent minor(int minorNumber) {
        minor = minorNumber;
        return this;
    }

    /** What it answers to a board's command; the default obeys. Empty: it never answers. */
    public FakeAgent commands(Function<CoordinatorMessage, Optional<CommandDone>> answer) {
        commands = answer;
        return this;
    }

    /** Where the tunnels lead that are asked for. */
    public FakeAgent tunnels(FakeTunnel.Far to) {
        far = to;
        return this;
    }

    /** Opens the link and says Hello; waits for nothing. */
    public FakeAgent dial() {
        up = AgentLinkGrpc.newStub(channel).connect(new StreamObserver<>() {
            @Override
            public void onNext(CoordinatorMessage message) {
                received.add(message);
                react(message);
            }

            @Override
            public void onError(Throwable cause) {
                ended.complete(cause);
            }

            @Override
            public void onCompleted() {
                ended.complete(new IllegalStateException("ended in order"));
            }
        });
        say(AgentMessage.newBuilder().setHello(Hello.newBuilder()
                .setProtocolMajor(major).setProtocolMinor(minor).setAgentVersion("fake-1")
                .addAllBoards(boards.values()).addAllAttempts(attempts)).build());
        return this;
    }

    /** Opens the link and waits until it is welcome; then its heart beats. */
    public FakeAgent connect() {
        dial();
        await(CoordinatorMessage::hasWelcome);
        heart.scheduleAtFixedRate(this::beat, 1, 1, TimeUnit.SECONDS);
        return this;
    }

    /** Turns a join token into a credential, as a new machine does: without one. */
    public static Joined join(int port, String token) {
        return join(port, token, 1);
    }

    public static Joined join(int port, String token, int major) {
        return join(port, token, major, new Metadata());
    }

    /** @param headers what a proxy adds, or somebody who would like to be another */
    static Joined join(int port, String token, int major, Metadata headers) {
        ManagedChannel machine = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext()
                .intercept(MetadataUtils.newAttachHeadersInterceptor(headers)).build();
        try {
            return AgentLinkGrpc.newBlockingStub(machine).withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join(JoinRequest.newBuilder().setToken(token).setProtocolMajor(major).setProtocolMinor(2).build());
        } finally {
            machine.shutdownNow();
        }
    }

    private void beat() {
        say(AgentMessage.newBuilder().setHeartbeat(Heartbeat.newBuilder().addAllAttempts(attempts)).build());
    }

    /** From now on it says nothing by itself. */
    public void hush() {
        heart.shutdownNow();
    }

    /** The attempts it names in Hello and in heartbeats. */
    public List<AttemptRef> attempts() {
        return attempts;
    }

    public synchronized void say(AgentMessage message) {
        if (!ended.isDone()) {
            up.onNext(message);
        }
    }

    /** Reports the board anew. */
    public void report(BoardReport report) {
        boards.put(report.getBoard(), report);
        say(AgentMessage.newBuilder().setBoard(report).build());
    }

    /** The same of another profile, with these tags and no other. */
    public static BoardReport ready(String board, String profile, List<String> tags) {
        return ready(board).toBuilder().setProfile(profile).clearTags().addAllTags(tags).build();
    }

    public static BoardReport ready(String board) {
        return BoardReport.newBuilder()
                .setBoard(board).setProfile("qemu-x86").setArchitecture("x86_64").addTags("vm")
                .setCondition(Condition.UP).setKernel("6.1.0-56-amd64").setPristine(true).build();
    }

    public FakeConsole console(String board) {
        return consoles.get(board);
    }

    /** Takes over a board's console from an agent that was closed: the same bytes, the same numbering. */
    public FakeAgent adopt(String board, FakeConsole console) {
        console.dropStreams();
        consoles.put(board, console);
        return this;
    }

    /** Everything the coordinator said so far. */
    public List<CoordinatorMessage> received() {
        return List.copyOf(received);
    }

    /** Waits for the first message of that kind. */
    public CoordinatorMessage await(Predicate<CoordinatorMessage> wanted) {
        return Awaitility.await().atMost(LIMIT)
                .until(() -> received.stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until the coordinator has ended the link; how it did. */
    public Throwable awaitEnd() {
        return ended.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    public byte[] fetch(String sha256) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        AgentLinkGrpc.newBlockingStub(channel).withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .fetch(FetchRequest.newBuilder().setSha256(sha256).build())
                .forEachRemaining((Chunk chunk) -> content.writeBytes(chunk.getBytes().toByteArray()));
        return content.toByteArray();
    }

    public Stored store(String sha256, String mediaType, byte[] content) {
        CompletableFuture<Stored> stored = new CompletableFuture<>();
        List<Stored> answers = new ArrayList<>();
        StreamObserver<StoreChunk> out = AgentLinkGrpc.newStub(channel).store(new StreamObserver<>() {
            @Override
            public void onNext(Stored answer) {
                answers.add(answer);
            }

            @Override
            public void onError(Throwable cause) {
                stored.completeExceptionally(cause);
            }

            @Override
            public void onCompleted() {
                stored.complete(answers.getFirst());
            }
        });
        StoreChunk.Builder chunk = StoreChunk.newBuilder().setSha256(sha256).setMediaType(mediaType);
        for (int at = 0; at == 0 || at < content.length; at += CHUNK) {
            out.onNext(chunk.setBytes(ByteString.copyFrom(content, at, Math.min(CHUNK, content.length - at))).build());
            chunk = StoreChunk.newBuilder();
        }
        out.onCompleted();
        return stored.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void react(CoordinatorMessage message) {
        switch (message.getMessageCase()) {
            case BOARD_COMMAND -> commands.apply(message)
                    .ifPresent(done -> say(AgentMessage.newBuilder().setCommandDone(done).build()));
            case OPEN_CONSOLE -> {
                FakeConsole console = consoles.get(message.getOpenConsole().getBoard());
                if (console != null) {
                    console.open(channel, message.getOpenConsole());
                }
            }
            case OPEN_TUNNEL -> Thread.ofVirtual().start(() -> FakeTunnel.open(channel, message.getOpenTunnel(), far));
            case RESTORE_WORKSPACE -> say(AgentMessage.newBuilder().setCommandDone(CommandDone.newBuilder()
                    .setCommand(message.getRestoreWorkspace().getCommand()).setOk(true)).build());
            case WELCOME, REFUSED, HOLDS, RUN_ATTEMPT, CANCEL_ATTEMPT, ATTEMPT_STORED, DEPLOY, DEPLOYMENT_STORED,
                    SAVE_WORKSPACE, WORKSPACE_STORED, MESSAGE_NOT_SET -> { }
        }
    }

    private static Optional<CommandDone> obey(CoordinatorMessage message) {
        return Optional.of(CommandDone.newBuilder().setCommand(message.getBoardCommand().getCommand()).setOk(true).build());
    }

    /** Breaks the connection, as a cable or a killed process does. */
    @Override
    public void close() {
        heart.shutdownNow();
        connection.shutdownNow();
        ended.complete(new IllegalStateException("closed by the test"));
    }
}
