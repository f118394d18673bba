package dev.bootbench.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.ConsoleBytes;
import dev.bootbench.contract.v1.ConsoleDown;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.OpenConsole;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A console whose raw log reaches further back than its ring, carried over a real connection. */
class ConsoleUplinkTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MIB = 1024 * 1024;
    private static final long START = 1_795_200_000_000_000L;

    @TempDir
    Path folder;

    private final byte[] said = new byte[3 * MIB];
    private final List<ConsoleUp> received = new CopyOnWriteArrayList<>();
    private Server server;
    private ManagedChannel channel;
    private SerialConsole console;

    @BeforeEach
    void anAgentThatStartsAnew() throws Exception {
        new Random(4).nextBytes(said);
        Files.writeString(folder.resolve("console.epoch"), "epoch-1");
        Files.write(folder.resolve("console.%016d.raw".formatted(0)), said);
        ByteBuffer index = ByteBuffer.allocate(3 * 12);
        for (int i = 0; i < 3; i++) {
            index.putInt(i * MIB).putLong(START + i * 1_000_000L);
        }
        Files.write(folder.resolve("console.%016d.at".formatted(0)), index.array());
        console = new SerialConsole(folder, Clock.systemUTC());
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0)).addService(new AgentLinkGrpc.AgentLinkImplBase() {
            @Override
            public StreamObserver<ConsoleUp> console(StreamObserver<ConsoleDown> down) {
                return new StreamObserver<>() {
                    @Override
                    public void onNext(ConsoleUp message) {
                        received.add(message);
                    }

                    @Override
                    public void onError(Throwable cause) {}

                    @Override
                    public void onCompleted() {
                        down.onCompleted();
                    }
                };
            }
        }).build().start();
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    }

    @AfterEach
    void end() {
        channel.shutdownNow();
        server.shutdownNow();
        console.close();
    }

    private Stream<ConsoleBytes> pieces() {
        return received.stream().filter(ConsoleUp::hasBytes).map(ConsoleUp::getBytes);
    }

    private byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces().forEach(piece -> all.writeBytes(piece.getBytes().toByteArray()));
        return all.toByteArray();
    }

    private void open(boolean withLog) {
        ConsoleUplink.open(channel, console,
                OpenConsole.newBuilder().setBoard("vm-1").setStream("s").setFrom(5).setWithLog(withLog).build());
    }

    @Test
    void whatTheRingNoLongerHasComesFromTheLogWithItsTimes() {
        open(true);
        await().atMost(SOON).until(() -> bytes().length == said.length - 5);
        assertThat(bytes()).isEqualTo(Arrays.copyOfRange(said, 5, said.length));
        assertThat(received.getFirst().getOpened().getStart()).isEqualTo(5);
        assertThat(received).noneMatch(ConsoleUp::hasSkipped);
        List<Long> times = new ArrayList<>();
        pieces().forEach(piece -> {
            long at = piece.getAt().getSeconds() * 1_000_000 + piece.getAt().getNanos() / 1000;
            times.add(at);
            for (int i = 0; i < piece.getLaterPlaceCount(); i++) {
                assertThat((piece.getFirst() + piece.getLaterPlace(i)) % MIB).isZero();
                times.add(at + piece.getLaterUs(i));
            }
            assertThat(at).isEqualTo(START + piece.getFirst() / MIB * 1_000_000);
        });
        assertThat(times).isSorted().contains(START, START + 1_000_000, START + 2_000_000);
    }

    @Test
    void aViewerSkipsToTheRing() {
        open(false);
        await().atMost(SOON).until(() -> pieces().anyMatch(piece -> piece.getFirst() + piece.getBytes().size() == said.length));
        assertThat(received.get(1).getSkipped().getFrom()).isEqualTo(5);
        assertThat(bytes()).hasSizeLessThanOrEqualTo(MIB);
    }
}
