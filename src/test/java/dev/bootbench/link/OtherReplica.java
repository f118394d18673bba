package dev.bootbench.link;

import com.google.protobuf.ByteString;
import dev.bootbench.contract.replica.v1.ConsoleOrder;
import dev.bootbench.contract.replica.v1.DeedDone;
import dev.bootbench.contract.replica.v1.FromAgent;
import dev.bootbench.contract.replica.v1.KeyboardDeed;
import dev.bootbench.contract.replica.v1.KeyboardNews;
import dev.bootbench.contract.replica.v1.KeyboardOrder;
import dev.bootbench.contract.replica.v1.KeyboardPossession;
import dev.bootbench.contract.replica.v1.OpenKeyboard;
import dev.bootbench.contract.replica.v1.ReplicaLinkGrpc;
import dev.bootbench.contract.replica.v1.SeatedView;
import dev.bootbench.contract.replica.v1.ToAgent;
import dev.bootbench.contract.replica.v1.TunnelOrder;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.ConsoleBytes;
import dev.bootbench.contract.v1.ConsoleOpened;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.TunnelEnded;
import dev.bootbench.contract.v1.TunnelOpened;
import dev.bootbench.contract.v1.TunnelUp;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Another coordinator of the lab, as the one under test sees it: a row in the database, news, and a gRPC endpoint with agents behind it. */
final class OtherReplica extends ReplicaLinkGrpc.ReplicaLinkImplBase implements AutoCloseable {
    final UUID id = UUID.randomUUID();
    final List<CoordinatorMessage> told = new CopyOnWriteArrayList<>();
    final List<String> typed = new CopyOnWriteArrayList<>();
    final List<OpenKeyboard> opened = new CopyOnWriteArrayList<>();
    final List<SeatedView> views = new CopyOnWriteArrayList<>();
    final List<String> tunnels = new CopyOnWriteArrayList<>();
    /** A board that no tunnel leads to. */
    volatile String refused = "";
    /** Has the tunnel's other end take so many pieces more. */
    volatile IntConsumer reads;
    private volatile KeyboardPossession possession = KeyboardPossession.getDefaultInstance();
    private volatile StreamObserver<KeyboardNews> keyboard;
    private final Server server;
    private final Connection database;
    private final List<String> heard = new ArrayList<>();

    OtherReplica() throws IOException, SQLException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).addService(this).build().start();
        database = DriverManager.getConnection(setting("jdbc.url"), setting("username"), setting("password"));
        run("listen bootbench");
        run("insert into replica (id, address, heard_at) values ('%s', 'http://127.0.0.1:%d', clock_timestamp() + interval '1 minute')"
                .formatted(id, server.getPort()));
        tell("hello");
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
    }

    void run(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    String ask(String sql) throws SQLException {
        try (Statement statement = database.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    /** Tells the one under test. */
    void tell(String news) throws SQLException {
        run("notify bootbench, '" + id + "\n" + news + "'");
    }

    /** Whether the one under test has told of it. */
    synchronized boolean hasHeard(String news) throws SQLException {
        PGNotification[] more = database.unwrap(PGConnection.class).getNotifications();
        for (PGNotification each : more == null ? new PGNotification[0] : more) {
            if (!each.getParameter().startsWith(id.toString())) {
                heard.addAll(each.getParameter().lines().skip(1).toList());
            }
        }
        return heard.contains(news);
    }

    /** The host's agent comes to this one. */
    void link(String host) throws SQLException {
        run("insert into agent_link (host, replica, generation, since) values ('%s', '%s', 1, now()) on conflict (host) do update set replica = '%s', generation = agent_link.generation + 1"
                .formatted(host, id, id));
        run("update agent set link = 'CONNECTED', link_generation = link_generation + 1, heard_at = now() + interval '1 minute' where host = '" + host + "'");
        tell("LINK " + host);
    }

    @Override
    public StreamObserver<ToAgent> tell(StreamObserver<FromAgent> answers) {
        return new Quiet<>() {
            @Override
            public void onNext(ToAgent order) {
                told.add(order.getMessage());
                if (order.getMessage().hasBoardCommand()) {
                    answers.onNext(FromAgent.newBuilder().setHost(order.getHost()).setDone(CommandDone.newBuilder()
                            .setCommand(order.getMessage().getBoardCommand().getCommand()).setOk(true)).build());
                }
            }

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    /** A console that says which one it is. */
    @Override
    public StreamObserver<ConsoleOrder> console(StreamObserver<ConsoleUp> up) {
        return new Quiet<>() {
            @Override
            public void onNext(ConsoleOrder order) {
                if (order.hasOpen()) {
                    byte[] said = ("this is " + order.getOpen().getWanted().getBoard() + "\n").getBytes(StandardCharsets.UTF_8);
                    up.onNext(ConsoleUp.newBuilder().setOpened(ConsoleOpened.newBuilder().setBoard(order.getOpen().getWanted().getBoard())
                            .setEpoch("elsewhere").setBase(0).setStart(0).setHead(said.length)).build());
                    up.onNext(ConsoleUp.newBuilder().setBytes(ConsoleBytes.newBuilder().setFirst(0).setBytes(ByteString.copyFrom(said))).build());
                }
            }

            @Override
            public void onCompleted() {
                up.onCompleted();
            }
        };
    }

    /** Lets everybody type while nobody has the keyboard, and nobody else while somebody has. */
    @Override
    public StreamObserver<KeyboardOrder> keyboard(StreamObserver<KeyboardNews> news) {
        keyboard = news;
        return new Quiet<>() {
            @Override
            public void onNext(KeyboardOrder order) {
                if (order.hasOpen()) {
                    opened.add(order.getOpen());
                    views.addAll(order.getOpen().getViewsList());
                    give(KeyboardPossession.getDefaultInstance());
                } else if (order.hasJoined()) {
                    views.add(order.getJoined());
                    give(possession);
                } else if (order.hasDeed()) {
                    KeyboardDeed deed = order.getDeed();
                    boolean may = !possession.hasWriter() || possession.getWriter().getNumber() == deed.getSeat();
                    if (may && deed.hasType()) {
                        typed.add(deed.getType().toStringUtf8());
                    }
                    news.onNext(KeyboardNews.newBuilder().setDone(DeedDone.newBuilder()
                            .setNumber(deed.getNumber()).setRefusal(may ? "" : possession.getWriter().getName() + " has it.")).build());
                }
            }

            @Override
            public void onCompleted() {
                news.onCompleted();
            }
        };
    }

    void give(KeyboardPossession now) {
        possession = now;
        keyboard.onNext(KeyboardNews.newBuilder().setPossession(now).build());
    }

    /** Says back what it is sent, as far as {@link #reads} has it read; the end of that ends it. */
    @Override
    public StreamObserver<TunnelOrder> tunnel(StreamObserver<TunnelUp> up) {
        ServerCallStreamObserver<TunnelUp> call = (ServerCallStreamObserver<TunnelUp>) up;
        call.disableAutoRequest();
        call.request(1);
        call.setOnCancelHandler(() -> tunnels.add("cancelled"));
        return new Quiet<>() {
            @Override
            public void onNext(TunnelOrder order) {
                if (order.hasOpen() && order.getOpen().getWanted().getBoard().equals(refused)) {
                    up.onNext(TunnelUp.newBuilder().setOpened(TunnelOpened.newBuilder().setProblem("Not that board.")).build());
                    up.onCompleted();
                } else if (order.hasOpen()) {
                    reads = call::request;
                    tunnels.add(order.getOpen().getHost() + " " + order.getOpen().getWanted().getTarget());
                    up.onNext(TunnelUp.newBuilder().setOpened(TunnelOpened.newBuilder().setHostKey("ssh-ed25519 other")).build());
                } else if (order.getDown().getEndOfInput()) {
                    up.onNext(TunnelUp.newBuilder().setEnded(TunnelEnded.newBuilder().setStatus(3)).build());
                    up.onCompleted();
                } else {
                    up.onNext(TunnelUp.newBuilder().setBytes(order.getDown().getBytes()).build());
                }
            }

            @Override
            public void onCompleted() {
                up.onCompleted();
            }
        };
    }

    private abstract static class Quiet<T> implements StreamObserver<T> {
        @Override
        public void onError(Throwable cause) {
            // The one under test has ended the call.
        }
    }

    @Override
    public void close() throws SQLException {
        run("update agent set link = 'LOST' where host in (select host from agent_link where replica = '" + id + "')");
        run("delete from agent_link where replica = '" + id + "'");
        run("delete from replica where id = '" + id + "'");
        database.close();
        server.shutdownNow();
    }
}
