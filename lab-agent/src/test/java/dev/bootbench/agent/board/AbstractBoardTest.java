package dev.bootbench.agent.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.Board.PowerAction;
import dev.bootbench.agent.board.BoardStatus.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AbstractBoardTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final FakeBoard board = new FakeBoard();
    private final List<Condition> conditions = new CopyOnWriteArrayList<>();

    AbstractBoardTest() {
        board.onStatus(status -> conditions.add(status.condition()));
    }

    @AfterEach
    void close() {
        board.close();
    }

    private void awaitPristine() {
        await().atMost(LIMIT).until(() -> board.status().pristine());
    }

    @Test
    void comesToRestThroughEveryStep() {
        board.start();
        awaitPristine();
        assertThat(conditions).containsExactly(Condition.CLEANING, Condition.BOOTING, Condition.CHECKING, Condition.UP);
        assertThat(board.status().kernel()).isEqualTo("6.1.0-fake");
        assertThat(board.done).containsExactly("take over", "make pristine");
    }

    @Test
    void twoFailuresAreTriedAgain() {
        board.failuresToCome.set(2);
        board.start();
        awaitPristine();
        assertThat(board.done).filteredOn("make pristine"::equals).hasSize(3);
    }

    @Test
    void threeFailuresInARowQuarantineUntilSomebodyResets() throws Exception {
        board.failuresToCome.set(3);
        board.start();
        await().atMost(LIMIT).until(() -> board.status().condition() == Condition.QUARANTINED);
        assertThat(board.status().reason()).contains("3 times in a row").contains("told to fail");
        assertThatThrownBy(() -> board.use(LIMIT)).isInstanceOf(LabFaultException.class).hasMessageContaining("QUARANTINED");
        assertThatThrownBy(() -> board.power(PowerAction.ON)).isInstanceOf(LabFaultException.class);
        board.reset();
        assertThat(board.status().pristine()).isTrue();
    }

    @Test
    void aUseIsExclusiveAndEndsInAPristineBoard() throws Exception {
        board.start();
        BoardUse first = board.use(LIMIT);
        assertThat(board.status().pristine()).isFalse();
        assertThatThrownBy(() -> board.use(Duration.ofMillis(200)))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("did not get ready");
        first.close();
        first.close();
        try (BoardUse second = board.use(LIMIT)) {
            assertThat(second.kernel()).isEqualTo("6.1.0-fake");
        }
        assertThat(board.done).filteredOn("make pristine"::equals).hasSizeBetween(2, 3);
    }

    @Test
    void onlyTheUsesOwnerTypesAndATypedKeyEndsPristineness() throws Exception {
        board.start();
        awaitPristine();
        board.console().write(new byte[] {'x'});
        assertThat(board.status().pristine()).isFalse();
        assertThat(board.status().reasonCode()).isEqualTo("typed");
        try (BoardUse _ = board.use(LIMIT)) {
            assertThat(board.done).as("made pristine again before it is given out").filteredOn("make pristine"::equals).hasSize(2);
            assertThatThrownBy(() -> board.console().write(new byte[] {'x'}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("graded run");
        }
    }

    @Test
    void powerActionsKeepTheDiskAndEndPristineness() throws Exception {
        board.start();
        awaitPristine();
        board.power(PowerAction.CYCLE);
        assertThat(board.done).containsExactly("take over", "make pristine", "boot as left");
        assertThat(board.status().condition()).isEqualTo(Condition.UP);
        assertThat(board.status().pristine()).isFalse();
        board.power(PowerAction.OFF);
        assertThatThrownBy(board::sendBreak).isInstanceOf(LabFaultException.class).hasMessageContaining("off");
    }

    @Test
    void aBootThatFailsLeavesTheBoardOffAndSaysWhy() throws Exception {
        board.start();
        awaitPristine();
        board.power(PowerAction.OFF);
        board.failuresToCome.set(1);
        assertThatThrownBy(() -> board.power(PowerAction.ON)).isInstanceOf(LabFaultException.class);
        assertThat(board.status().condition()).isEqualTo(Condition.OFF);
        assertThat(board.status().reasonCode()).isEqualTo("boot-failed");
    }

    @Test
    void aWaitingBoardHealsItselfButAUsedOneWaitsForItsHolder() throws Exception {
        board.start();
        awaitPristine();
        board.loseItsPower();
        await().atMost(LIMIT).until(() -> board.done.stream().filter("make pristine"::equals).count() == 2);
        awaitPristine();
        try (BoardUse _ = board.use(LIMIT)) {
            board.loseItsPower();
            await().atMost(LIMIT).until(() -> board.status().condition() == Condition.OFF);
            assertThat(board.status().reason()).isEqualTo("Somebody pulled the plug.");
        }
        awaitPristine();
    }

    @Test
    void aClosedBoardRefusesInWords() {
        board.start();
        board.close();
        assertThat(board.status().condition()).isEqualTo(Condition.RETIRED);
        assertThatThrownBy(board::reset).isInstanceOf(LabFaultException.class).hasMessageContaining("closed");
    }
}
