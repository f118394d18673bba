package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.HealthReport;
import dev.bootbench.agent.board.ResetProof;
import dev.bootbench.agent.build.BuildOutcome;
import dev.bootbench.agent.build.BuildRequest;
import dev.bootbench.agent.build.BuilderConfig;
import dev.bootbench.agent.build.KernelTarget;
import dev.bootbench.agent.build.ModuleBuilder;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.grading.HostileModules;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.GuestShell;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.EnumSource;

/** Real kernels that oops, panic, hang and run out of disk: the board is the next person's all the same. */
@EnumSource(names = {"VM", "STAND_IN"})
class BadKernelTest extends EachKind {
    /** For a command that takes its kernel with it. */
    private static final Duration LAST = Duration.ofSeconds(2);

    private Board board;

    @BeforeEach
    void atRest() {
        board = board();
        awaitPristine();
    }

    /** Waits until it was made pristine once more since. */
    private void awaitHealed(ResetProof since) {
        await().atMost(READY).until(() -> board.status().pristine() && !board.proof().orElseThrow().equals(since));
        assertThat(board.status().reasonCode()).isEqualTo("ready");
    }

    private byte[] built(String source) throws Exception {
        BuilderConfig config = new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(BuilderConfig.class).build()
                .getConfigMapping(BuilderConfig.class);
        BuildOutcome outcome = new ModuleBuilder(config).build(new BuildRequest("hostile",
                List.of(new SourceFile("hostile.c", source.getBytes(StandardCharsets.UTF_8))), List.of(),
                KernelTarget.of(proof().kernel(), board.architecture()), Duration.ofSeconds(90)));
        assertThat(outcome).as(outcome.log()).isInstanceOf(BuildOutcome.Built.class);
        return ((BuildOutcome.Built) outcome).ko();
    }

    private static CommandResult load(GuestShell shell, byte[] module, Duration limit) {
        assertThat(shell.upload(module, "/tmp/hostile.ko", 0600, LIMIT).succeeded()).isTrue();
        return shell.run("insmod /tmp/hostile.ko", limit);
    }

    @Test
    void anOopsAndAFullDiskAreGoneForTheNextUse() throws Exception {
        byte[] oops = built(HostileModules.whoseInit("*(volatile int *)8 = 1;"));
        ResetProof before = proof();
        try (BoardUse use = board.use(READY)) {
            assertThat(load(use.shell(), oops, LIMIT).succeeded()).isFalse();
            assertThat(out(use.shell(), "dmesg")).containsIgnoringCase("null pointer dereference");
            assertThat(out(use.shell(), "cat /proc/sys/kernel/tainted")).isNotEqualTo("0");
            // All but a little at once, then the rest byte by byte: space for root only is used up, too.
            String full = "fallocate -l $(( ($(stat -f -c '%f * %S' /)) - 8388608 )) /root/fill; cat /dev/zero >/root/rest";
            assertThat(use.shell().run(full, LIMIT).err()).contains("No space left on device");
            assertThat(use.shell().run("echo 1 >/root/more", LIMIT).succeeded()).isFalse();
        }
        awaitHealed(before);
        assertThat(rig.look("cat /proc/sys/kernel/tainted; cut -d' ' -f1 /proc/modules | grep -c hostile; ls /root/fill /root/more 2>&1 | wc -l"
                + "; head -c 20000000 /dev/zero >/root/room && echo room; rm /root/room").out().strip()).isEqualTo("0\n0\n2\nroom");
    }

    @Test
    void aPanicOfABookedBoardIsSaidAndWaitsForItsHolder() throws Exception {
        GuestShell shell = board.shellFor("A module is being deployed.");
        assertThat(out(shell, "cat /proc/sys/kernel/panic")).as("a kernel that panicked does not restart").isEqualTo("0");
        byte[] panic = built(HostileModules.whoseInit("panic(\"hostile\");"));
        assertThat(load(shell, panic, LAST).ending()).isNotInstanceOf(Ending.Exited.class);
        await().atMost(LIMIT).until(() -> board.status().reason().contains("panicked"));
        assertThat(board.status().condition()).isEqualTo(Condition.UP);
        assertThat(board.status().pristine()).isFalse();
        board.reset();
        assertThat(board.status().pristine()).isTrue();
        assertThat(board.status().reasonCode()).isEqualTo("ready");
    }

    @Test
    void aPanicOfAWaitingBoardIsHealedUnasked() throws Exception {
        ResetProof before = proof();
        try (GuestShell shell = rig.backDoor()) {
            shell.run("echo c >/proc/sysrq-trigger", LAST);
        }
        awaitHealed(before);
    }

    @Test
    void aHangOfEveryProcessorIsFoundByTheHealthCheckAndHealed() throws Exception {
        byte[] hang = built(HostileModules.hangsEveryCpu());
        ResetProof before = proof();
        try (GuestShell shell = rig.backDoor()) {
            assertThat(load(shell, hang, LAST).ending()).isInstanceOf(Ending.TimedOut.class);
        }
        HealthReport report = board.checkHealth();
        assertThat(report.healthy()).isFalse();
        assertThat(Objects.requireNonNull(report.sentence())).contains("ssh");
        awaitHealed(before);
    }
}
