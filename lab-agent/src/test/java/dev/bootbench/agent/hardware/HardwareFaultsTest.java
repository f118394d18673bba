package dev.bootbench.agent.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.Board.PowerAction;
import dev.bootbench.agent.board.BoardActor;
import dev.bootbench.agent.board.BoardStatus;
import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.board.HealthReport;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.fake.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A board that misbehaves ends READY or QUARANTINED with the right reason, and nobody has to come for what heals itself. */
class HardwareFaultsTest {
    /** Three boots of 6 s that fail, with power and re-imaging between them. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private FakeBench bench;
    private BoardActor board;
    private final List<HealthReport> reports = new CopyOnWriteArrayList<>();

    @BeforeEach
    void attach() throws Exception {
        bench = new FakeBench(folder);
        board = bench.attach();
        board.onHealth(reports::add);
    }

    @AfterEach
    void putAway() {
        board.close();
        bench.close();
    }

    private void awaitReady() {
        await().atMost(LIMIT).until(() -> board.status().pristine());
    }

    private BoardStatus awaitQuarantine() {
        return await().atMost(LIMIT).until(board::status, status -> status.condition() == Condition.QUARANTINED);
    }

    private void ready() {
        board.start();
        awaitReady();
    }

    @Test
    void comesToRestWithProofAndEveryItemOfItsHealth() {
        ready();
        assertThat(board.status().kernel()).isEqualTo("6.1.0-fake");
        assertThat(board.proof()).hasValueSatisfying(proof -> {
            assertThat(proof.verified()).isTrue();
            assertThat(proof.disk()).isEqualTo("fake image");
        });
        assertThat(reports.getFirst().items()).extracting("what")
                .containsExactly("power", "ssh", "kernel", "taint", "clock", "uptime", "disk", "serial", "prompt", "quiet");
        assertThat(bench.fake().files().text("/proc/sys/kernel/hostname")).contains("fake-1\n");
    }

    @Test
    void aSwitchThatSaysYesAndDoesNothingIsFoundOut() throws Exception {
        ready();
        bench.fake().faults().set(Fault.DEAD_POWER);
        assertThatThrownBy(board::reset).isInstanceOf(LabFaultException.class);
        assertThat(awaitQuarantine().reason()).contains("\"kernel\"");
        bench.fake().faults().clearAll();
        board.reset();
        assertThat(board.status().pristine()).isTrue();
    }

    @Test
    void aWedgedBoardIsRescuedByItsPowerSwitch() throws Exception {
        ready();
        bench.fake().faults().set(Fault.WEDGED);
        HealthReport found = board.checkHealth();
        assertThat(found.healthy()).isFalse();
        await().atMost(LIMIT).until(() -> !bench.fake().faults().has(Fault.WEDGED));
        awaitReady();
    }

    @Test
    void aSlowBoardIsNoBrokenOne() {
        bench.fake().faults().set(Fault.SLOW);
        ready();
        assertThat(reports).hasSize(1);
    }

    @Test
    void aPanicOnAnIdleBoardIsNoticedFromItsConsole() {
        ready();
        bench.fake().panic();
        await().atMost(LIMIT).until(() -> reports.size() == 2);
        awaitReady();
        assertThat(reports.getLast().healthy()).isTrue();
    }

    @Test
    void aCablePulledAndPutBackElsewhereLosesNothingButItsTime() throws Exception {
        ready();
        long before = board.console().head();
        bench.fake().faults().set(Fault.UNPLUGGED);
        bench.fake().faults().clear(Fault.UNPLUGGED);
        await().atMost(LIMIT).until(() -> board.checkHealth().healthy());
        assertThat(board.status().pristine()).isTrue();
        assertThat(board.console().head()).isGreaterThan(before);
    }

    @Test
    void aUseSeesAPanicAndARestartFromOutside() throws Exception {
        ready();
        try (BoardUse use = board.use(LIMIT)) {
            use.shell().run("reboot", Duration.ofSeconds(3));
            await().atMost(LIMIT).until(() -> use.sightings().stream().anyMatch(Sighting.GuestReset.class::isInstance));
            bench.fake().panic();
            await().atMost(LIMIT).until(() -> use.sightings().stream().anyMatch(Sighting.GuestPanicked.class::isInstance));
        }
        awaitReady();
    }

    @Test
    void anAgentThatDiedBetweenOffAndOnIsTakenOverFrom() throws Exception {
        ready();
        board.close();
        // What a kill in the middle of a power cycle leaves: the power off, and nobody to switch it on again.
        bench.fake().turn(false);
        board = bench.attach();
        board.start();
        awaitReady();
    }

    @ParameterizedTest
    @EnumSource(names = {"NEVER_BOOTS", "SSH_BLACKHOLED"})
    void aBoardThatIsClosedWhileItBootsIsOffAndStaysSo(Fault fault) {
        bench.fake().faults().set(fault);
        board.start();
        await().atMost(LIMIT).until(() -> bench.fake().isPowered());
        board.close();
        assertThat(board.status().condition()).isEqualTo(Condition.RETIRED);
        assertThat(reports).as("the agent's end is no fault of the board").isEmpty();
        await().during(Duration.ofSeconds(1)).atMost(LIMIT).until(() -> !bench.fake().isPowered());
    }

    @Test
    void powerActionsAreThoseOfTheSwitch() throws Exception {
        ready();
        board.power(PowerAction.OFF);
        assertThat(bench.fake().isPowered()).isFalse();
        assertThat(board.status().condition()).isEqualTo(Condition.OFF);
        board.power(PowerAction.ON);
        assertThat(bench.fake().isUp()).isTrue();
        long from = board.console().head();
        board.power(PowerAction.CYCLE);
        assertThat(new String(board.console().read(from, board.console().head()), StandardCharsets.ISO_8859_1)).contains("Linux version");
        assertThat(board.status().condition()).isEqualTo(Condition.UP);
        bench.fake().faults().set(Fault.POWER_ERRORS);
        assertThatThrownBy(() -> board.power(PowerAction.OFF)).isInstanceOf(LabFaultException.class).hasMessageContaining("still on");
        assertThat(board.status().condition()).as("it says what is").isEqualTo(Condition.UP);
    }

    @Test
    void whatTheNextUserMaySeeBeginsAtTheReset() throws Exception {
        ready();
        board.console().write("secret-of-the-first\r".getBytes(StandardCharsets.US_ASCII));
        await().atMost(LIMIT).until(() -> new String(board.console().read(0, board.console().head()), StandardCharsets.ISO_8859_1)
                .contains("secret-of-the-first"));
        board.reset();
        String seen = new String(
                board.console().read(board.consoleFrom(), board.console().head()), StandardCharsets.ISO_8859_1);
        assertThat(seen).contains("Linux version").doesNotContain("secret-of-the-first");
    }

    @Test
    void aResetEndsEverythingItsUserChanged() throws Exception {
        ready();
        List<String> left = new ArrayList<>();
        try (BoardUse use = board.use(LIMIT)) {
            use.shell().run("echo mine >/etc/left-behind", Duration.ofSeconds(3));
            left.addAll(bench.fake().files().text("/etc/left-behind").stream().toList());
        }
        assertThat(left).containsExactly("mine\n");
        awaitReady();
        assertThat(bench.fake().files().text("/etc/left-behind")).isEmpty();
    }
}
