package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.Board.PowerAction;
import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.HealthReport;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.ResetProof;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.EnumSource;

/** What every board keeps, whatever it is made of. */
@EnumSource
class BoardContractTest extends EachKind {
    private Board board;

    @BeforeEach
    void up() throws Exception {
        board = board();
        await().atMost(READY).until(() -> board.status().condition() == Condition.UP);
    }

    private String onBoard(String command) throws Exception {
        return out(board.shellFor("A test has it."), command);
    }

    private static String text(Console console, long from) throws IOException {
        return new String(console.read(from, console.head()), StandardCharsets.ISO_8859_1);
    }

    private static void awaitConsole(Console console, long from, String words) {
        await().atMost(LIMIT).until(() -> text(console, from).contains(words));
    }

    @Test
    void atRestItIsPristineAndCanProveIt() throws Exception {
        if (!board.status().pristine()) {
            board.reset();
        }
        ResetProof proof = board.proof().orElseThrow();
        assertThat(proof.kernel()).isNotEmpty().isEqualTo(board.status().kernel());
        assertThat(proof.taint()).isZero();
        assertThat(proof.verified()).isTrue();
        assertThat(proof.how()).endsWith(".");
        assertThat(proof.disk()).isNotEmpty();
        assertThat(onBoard("uname -r")).isEqualTo(proof.kernel());
        assertThat(onBoard("cat /proc/sys/kernel/hostname /proc/sys/kernel/tainted")).isEqualTo(board.name() + "\n0");
        assertThat(board.status().pristine()).as("whoever has its shell may have done anything").isFalse();
    }

    @Test
    void aUseHasItAloneAndLeavesNothing() throws Exception {
        ResetProof before;
        try (BoardUse use = board.use(READY)) {
            before = board.proof().orElseThrow();
            assertThat(use.board()).isEqualTo(board.name());
            assertThat(use.kernel()).isEqualTo(board.status().kernel());
            assertThat(board.status().pristine()).isFalse();
            out(use.shell(), "echo mine >/root/mine; sync");
            assertThatThrownBy(() -> board.use(Duration.ofMillis(300))).isInstanceOf(LabFaultException.class)
                    .hasMessageContaining("did not get ready");
            assertThatThrownBy(() -> board.shellFor("A test wants it.")).isInstanceOf(LabFaultException.class)
                    .hasMessageContaining("graded run");
            assertThatThrownBy(() -> board.console().write(new byte[] {'x'})).isInstanceOf(IOException.class)
                    .hasMessageContaining("keyboard");
            long from = use.console().head();
            use.console().write("my-own-keys".getBytes(StandardCharsets.US_ASCII));
            awaitConsole(use.console(), from, "my-own-keys");
        }
        awaitPristine();
        assertThat(board.proof().orElseThrow()).isNotEqualTo(before);
        assertThat(rig.look("test -e /root/mine").ending()).isEqualTo(new Ending.Exited(1));
    }

    @Test
    void powerKeepsTheDiskAndTheEndOfTheUseDoesNot() throws Exception {
        try (BoardUse use = board.use(READY)) {
            out(use.shell(), "echo kept >/root/kept; sync");
            board.power(PowerAction.OFF);
            assertThat(board.status().condition()).isEqualTo(Condition.OFF);
            assertThat(board.checkHealth().sentence()).contains("off");
            assertThat(use.shell().run("true", LIMIT).ending()).isInstanceOf(Ending.Lost.class);
            board.power(PowerAction.ON);
            assertThat(board.status().condition()).isEqualTo(Condition.UP);
            assertThat(out(use.shell(), "cat /root/kept")).isEqualTo("kept");
            assertThat(board.status().pristine()).isFalse();
            assertThat(use.sightings()).as("what was asked for is no sighting").isEmpty();
        }
        awaitPristine();
        assertThat(rig.look("test -e /root/kept").ending()).isEqualTo(new Ending.Exited(1));
    }

    @Test
    void aBreakAndALetterReachTheKernel() throws Exception {
        assumeTrue(board.abilities().contains("break"), "its line carries no BREAK");
        long from = board.console().head();
        board.sendBreak();
        board.console().write(new byte[] {'h'});
        awaitConsole(board.console(), from, "sysrq: HELP");
    }

    @Test
    void itsHealthIsKnownOnDemand() throws Exception {
        HealthReport report = board.checkHealth();
        assertThat(report.healthy()).as(report.sentence()).isTrue();
        assertThat(report.occasion()).isEqualTo(HealthReport.Occasion.ON_DEMAND);
        assertThat(report.items()).isNotEmpty().allMatch(item -> item.ok()).extracting("what").contains("power", "ssh");
    }

    @Test
    void theConsoleIsNumberedOnAndTheNextUserSeesItFromTheReset() throws Exception {
        Console console = board.console();
        String epoch = console.epoch();
        long from = console.head();
        console.write("secret-of-the-first\r".getBytes(StandardCharsets.US_ASCII));
        awaitConsole(console, from, "secret-of-the-first");
        try (Console.View view = console.view(from)) {
            assertThat(view.next(LIMIT)).hasValueSatisfying(piece ->
                    assertThat(piece).isInstanceOfSatisfying(Console.Piece.Bytes.class, bytes -> assertThat(bytes.first()).isEqualTo(from)));
        }
        long head = console.head();
        board.reset();
        assertThat(board.status().pristine()).isTrue();
        assertThat(console.epoch()).isEqualTo(epoch);
        assertThat(board.consoleFrom()).isBetween(head, console.head());
        assertThat(text(console, board.consoleFrom())).doesNotContain("secret-of-the-first");
        assertThat(text(console, from)).as("what was is not forgotten").contains("secret-of-the-first");
    }
}
