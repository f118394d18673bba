package dev.bootbench.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.bootbench.agent.board.BoardActor;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.BoardStatus;
import dev.bootbench.agent.hardware.FakeBench;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.OpenTunnel;
import dev.bootbench.contract.v1.TunnelDown;
import dev.bootbench.contract.v1.TunnelUp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tunnels between a coordinator written for this test and a fake board that is attached like a real one. */
class TunnelDeskTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long HOLD = 4;

    @TempDir
    Path home;

    private FakeBench bench;
    private BoardActor board;
    private DeskCoordinator coordinator;
    private CoordinatorLink link;
    private TunnelDesk desk;
    private volatile OptionalLong running = OptionalLong.of(HOLD);

    @BeforeEach
    void start() throws Exception {
        bench = new FakeBench(home);
        board = bench.attach();
        board.start();
        coordinator = new DeskCoordinator();
        link = new CoordinatorLink(new LinkSettings(URI.create("http://127.0.0.1:" + coordinator.port()), "bba_secret", Optional.empty(), home), new DeskTest.QuietHost());
        link.start();
        desk = new TunnelDesk(new BoardRack(java.util.List.of(board)), name -> running, link::channel);
        await().atMost(SOON).until(() -> coordinator.said.stream().anyMatch(AgentMessage::hasHello));
        await().atMost(SOON).until(() -> board.status().condition() == BoardStatus.Condition.UP && board.status().pristine());
    }

    @AfterEach
    void stop() {
        link.close();
        coordinator.close();
        board.close();
        bench.close();
    }

    private DeskCoordinator.Tunnel open(OpenTunnel.Builder wanted) {
        int before = coordinator.tunnels.size();
        desk.open(wanted.setBoard("fake-1").setStream("s-" + before).setHold(HOLD).build());
        await().atMost(SOON).until(() -> coordinator.tunnels.size() > before && coordinator.tunnels.get(before).opened().isPresent());
        return coordinator.tunnels.get(before);
    }

    @Test
    void aCommandRunsWithItsInputAndTellsItsStatus() {
        DeskCoordinator.Tunnel tunnel = open(OpenTunnel.newBuilder().setTarget(OpenTunnel.Target.COMMAND).setCommand("cat; nonsense"));
        assertThat(tunnel.problem()).isEmpty();
        assertThat(board.status().pristine()).as("somebody was there").isFalse();
        tunnel.say(TunnelDown.newBuilder().setBytes(ByteString.copyFromUtf8("hello\n")).build());
        tunnel.say(TunnelDown.newBuilder().setEndOfInput(true).build());
        await().atMost(SOON).until(tunnel::ended);
        assertThat(tunnel.text(TunnelUp::getBytes)).isEqualTo("hello\n");
        assertThat(tunnel.text(TunnelUp::getErrorBytes)).contains("nonsense: not found");
        assertThat(tunnel.last().getEnded().getStatus()).isEqualTo(127);
    }

    @Test
    void theSshPortIsReachedWithTheKeysOfThosePeople() {
        DeskCoordinator.Tunnel tunnel = open(OpenTunnel.newBuilder().setTarget(OpenTunnel.Target.SSH).addKeys("ssh-ed25519 AAAA anna"));
        assertThat(tunnel.problem()).isEmpty();
        assertThat(tunnel.opened().orElseThrow().getHostKey()).startsWith("ecdsa-sha2-nistp256 AAAA");
        await().atMost(SOON).until(() -> tunnel.text(TunnelUp::getBytes).startsWith("SSH-2.0-"));
        assertThat(bench.fake().files().text("/root/.ssh/authorized_keys2")).contains("ssh-ed25519 AAAA anna\n");
        desk.closeUnless(hold -> hold == HOLD);
        assertThat(tunnel.ended()).isFalse();
        desk.closeUnless(hold -> false);
        await().atMost(SOON).until(tunnel::ended);
    }

    @Test
    void whoDoesNotHoldTheBoardDoesNotReachIt() {
        running = OptionalLong.of(HOLD + 1);
        assertThat(open(OpenTunnel.newBuilder().setTarget(OpenTunnel.Target.SSH)).problem()).contains("has ended");
        running = OptionalLong.empty();
        assertThat(open(OpenTunnel.newBuilder().setTarget(OpenTunnel.Target.COMMAND).setCommand("true")).problem()).contains("has ended");
        assertThat(bench.fake().files().text("/root/.ssh/authorized_keys2")).isEmpty();
        assertThat(board.status().pristine()).as("nobody was there").isTrue();
    }

    @Test
    void whatABoardHasNotIsSaidInWords() {
        assertThat(open(OpenTunnel.newBuilder().setTarget(OpenTunnel.Target.GDB)).problem()).contains("has no debug stub");
        assertThat(open(OpenTunnel.newBuilder().setTargetValue(99)).problem()).contains("does not know");
    }

    @Test
    void aLargeTransferArrivesWhole() {
        String line = "0123456789abcdef".repeat(4096);
        bench.fake().shell().answer("print it", 0, line.repeat(40));
        DeskCoordinator.Tunnel tunnel = open(OpenTunnel.newBuilder().setTarget(OpenTunnel.Target.COMMAND).setCommand("print it"));
        await().atMost(SOON).until(tunnel::ended);
        assertThat(tunnel.text(TunnelUp::getBytes).getBytes(StandardCharsets.US_ASCII)).hasSize(line.length() * 40);
    }
}
