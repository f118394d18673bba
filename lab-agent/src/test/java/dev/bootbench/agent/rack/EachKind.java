package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.ResetProof;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** Tests on one board after the other, of the kinds that a class names; all of a class share the board of a kind. */
@Tag("qemu")
@Timeout(240)
@ParameterizedClass
abstract class EachKind {
    static final Duration READY = Duration.ofSeconds(200);
    static final Duration LIMIT = Duration.ofSeconds(30);

    static OneBoard rig;

    @Parameter
    OneBoard.Kind kind;

    @BeforeParameterizedClassInvocation
    static void attach(OneBoard.Kind kind) throws Exception {
        rig = new OneBoard(kind);
    }

    @AfterParameterizedClassInvocation
    static void putAway() {
        rig.close();
    }

    static Board board() {
        return rig.board();
    }

    static ResetProof proof() {
        return board().proof().orElseThrow();
    }

    static void awaitPristine() {
        await().atMost(READY).until(() -> board().status().pristine());
    }

    static String out(GuestShell shell, String command) {
        CommandResult result = shell.run(command, LIMIT);
        assertThat(result.succeeded()).as("%s: %s %s", command, result.ending(), result.err()).isTrue();
        return result.out().strip();
    }
}
