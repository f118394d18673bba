package dev.bootbench.agent.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.Board.PowerAction;
import dev.bootbench.agent.board.BoardStatus.Condition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoardActorTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final KernelFiles NO_FILES =
            new KernelFiles(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "quiet");

    private final BoardActor board;
    private FakeMachinery fake;
    private final List<Condition> conditions = new CopyOnWriteArrayList<>();

    BoardActorTest() throws IOException {
        board = new BoardActor("fake-1", keeper -> {
            fake = new FakeMachinery(keeper);
            return fake;
        });
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
        assertThat(fake.done).containsExactly("take over", "make pristine");
    }

    @Test
    void whoeverHasNoTurnGetsReadyAfterTheOthersAndSaysSo() throws Exception {
        Semaphore turns = new Semaphore(1, true);
        fake.hold = new CountDownLatch(1);
        board.start(turns);
        await().atMost(LIMIT).until(() -> board.status().condition() == Condition.BOOTING);
        try (BoardActor next = new BoardActor("fake-2", FakeMachinery::new)) {
            next.start(turns);
            await().atMost(LIMIT).until(() -> next.status().reasonCode().equals("waiting"));
            assertThat(next.status().condition()).isEqualTo(Condition.CLEANING);
            fake.hold.countDown();
            awaitPristine();
            await().atMost(LIMIT).until(() -> next.status().pristine());
        }
        assertThat(turns.availablePermits()).isEqualTo(1);
    }

    @Test
    void twoFailuresAreTriedAgain() {
        fake.failuresToCome.set(2);
        board.start();
        awaitPristine();
        assertThat(fake.done).filteredOn("make pristine"::equals).hasSize(3);
    }

    @Test
    void threeFailuresInARowQuarantineUntilSomebodyResets() throws Exception {
        fake.failuresToCome.set(3);
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
        assertThat(fake.done).filteredOn("make pristine"::equals).hasSizeBetween(2, 3);
    }

    @Test
    void aUseThatOnlyLookedLeavesABoardThatIsReadyWithoutAReset() throws Exception {
        board.start();
        board.use(LIMIT).closeUntouched();
        await().atMost(LIMIT).until(() -> board.status().pristine());
        assertThat(fake.done).containsExactly("take over", "make pristine");
        board.use(LIMIT).close();
        await().atMost(LIMIT).until(() -> fake.done.size() == 3);
        assertThat(fake.done).endsWith("make pristine");
    }

    @Test
    void aBoardAtRestIsWarmedUpOnceAfterEachReset() throws Exception {
        fake.warmUps = 2;
        board.start();
        await().atMost(LIMIT).until(() -> fake.done.contains("warm up 1"));
        board.reset();
        await().atMost(LIMIT).until(() -> fake.done.size() == 7);
        assertThat(fake.done).containsExactly(
                "take over", "make pristine", "warm up 0", "warm up 1", "make pristine", "warm up 0", "warm up 1");
    }

    @Test
    void aUseWaitsForOneStepOfWarmingUpAtMostAndEndsIt() throws Exception {
        fake.warmUps = Integer.MAX_VALUE;
        board.start();
        try (BoardUse use = board.use(LIMIT)) {
            // What was queued before this request is done when it is answered.
            board.checkHealth();
            int steps = fake.done.size();
            board.checkHealth();
            assertThat(fake.done).hasSize(steps);
            assertThat(use.kernel()).isEqualTo("6.1.0-fake");
        }
    }

    @Test
    void aUseInAnotherLaneEndsInAPlainBoard() throws Exception {
        fake.hasDebugLane = true;
        board.start();
        try (BoardUse use = board.use(LIMIT, Lane.DEBUG)) {
            assertThat(use.kernel()).isEqualTo("6.1.0-fake-debug").isEqualTo(board.release(Lane.DEBUG));
        }
        try (BoardUse next = board.use(LIMIT)) {
            assertThat(next.kernel()).as("whoever does not ask gets the plain one").isEqualTo("6.1.0-fake");
        }
        awaitPristine();
        assertThat(board.status().kernel()).isEqualTo("6.1.0-fake");
        assertThat(fake.done).filteredOn("make pristine for debug"::equals).hasSize(1);
    }

    @Test
    void aBoardGetsReadyAtOnceInTheLaneThatIsAnnouncedAndOnlyOnce() throws Exception {
        fake.hasDebugLane = true;
        board.start();
        try (BoardUse plain = board.use(LIMIT)) {
            board.announce(Lane.DEBUG);
            assertThat(plain.kernel()).isEqualTo("6.1.0-fake");
        }
        await().atMost(LIMIT).until(() -> board.status().pristine() && board.status().kernel().equals("6.1.0-fake-debug"));
        board.use(LIMIT, Lane.DEBUG).close();
        await().atMost(LIMIT).until(() -> board.status().pristine() && board.status().kernel().equals("6.1.0-fake"));
        assertThat(fake.done).containsExactly("take over", "make pristine", "make pristine for debug", "make pristine");
    }

    @Test
    void whoeverWantsABoardInAnotherLaneThanWasAnnouncedGetsIt() throws Exception {
        fake.hasDebugLane = true;
        board.start();
        try (BoardUse first = board.use(LIMIT)) {
            board.announce(Lane.DEBUG);
        }
        try (BoardUse next = board.use(LIMIT)) {
            assertThat(next.kernel()).isEqualTo("6.1.0-fake");
        }
    }

    @Test
    void anAnnouncedLaneThatDoesNotGetReadyLeavesThePlainBoard() throws Exception {
        fake.hasDebugLane = true;
        board.start();
        try (BoardUse first = board.use(LIMIT)) {
            board.announce(Lane.DEBUG);
            fake.failuresToCome.set(1);
        }
        await().atMost(LIMIT).until(() -> board.status().pristine() && fake.done.size() > 3);
        assertThat(board.status().kernel()).isEqualTo("6.1.0-fake");
    }

    @Test
    void aBoardThatIsReadyTooLateIsGivenBack() throws Exception {
        fake.hasDebugLane = true;
        board.start();
        awaitPristine();
        fake.hold = new CountDownLatch(1);
        assertThatThrownBy(() -> board.use(Duration.ofMillis(200), Lane.DEBUG)).isInstanceOf(LabFaultException.class)
                .hasMessageContaining("did not get ready");
        fake.hold.countDown();
        try (BoardUse next = board.use(LIMIT)) {
            assertThat(next.kernel()).isEqualTo("6.1.0-fake");
        }
    }

    @Test
    void aLaneThatDoesNotGetReadyLeavesThePlainBoardAsItWas() throws Exception {
        fake.hasDebugLane = true;
        board.start();
        awaitPristine();
        fake.failuresToCome.set(1);
        assertThatThrownBy(() -> board.use(LIMIT, Lane.DEBUG)).isInstanceOf(LabFaultException.class)
                .hasMessageContaining("lane debug").hasMessageContaining("told to fail");
        assertThat(board.status().pristine()).isTrue();
        assertThat(board.status().kernel()).isEqualTo("6.1.0-fake");
    }

    @Test
    void aLaneThatABoardDoesNotHaveIsRefusedWithTheWayOut() throws Exception {
        board.start();
        assertThat(board.lanes()).containsExactly(Lane.PLAIN);
        assertThatThrownBy(() -> board.use(LIMIT, Lane.DEBUG)).isInstanceOf(LabFaultException.class)
                .hasMessageContaining("no lane debug").hasMessageContaining("image debug");
        fake.hasDebugLane = true;
        board.use(LIMIT, Lane.DEBUG).close();
    }

    @Test
    void onlyTheUsesOwnerTypesAndATypedKeyEndsPristineness() throws Exception {
        board.start();
        awaitPristine();
        board.console().write(new byte[] {'x'});
        assertThat(board.status().pristine()).isFalse();
        assertThat(board.status().reasonCode()).isEqualTo("typed");
        try (BoardUse _ = board.use(LIMIT)) {
            assertThat(fake.done).as("made pristine again before it is given out").filteredOn("make pristine"::equals).hasSize(2);
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
        assertThat(fake.done).containsExactly("take over", "make pristine", "boot as left");
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
        fake.failuresToCome.set(1);
        assertThatThrownBy(() -> board.power(PowerAction.ON)).isInstanceOf(LabFaultException.class);
        assertThat(board.status().condition()).isEqualTo(Condition.OFF);
        assertThat(board.status().reasonCode()).isEqualTo("boot-failed");
    }

    @Test
    void aWaitingBoardHealsItselfButAUsedOneWaitsForItsHolder() throws Exception {
        board.start();
        awaitPristine();
        fake.loseItsPower();
        await().atMost(LIMIT).until(() -> fake.done.stream().filter("make pristine"::equals).count() == 2);
        awaitPristine();
        try (BoardUse _ = board.use(LIMIT)) {
            fake.loseItsPower();
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

    @Test
    void aDeafBoardIsReachedByASoftResetAndStaysPristine() throws Exception {
        board.start();
        awaitPristine();
        fake.deaf = true;
        HealthReport found = board.checkHealth();
        assertThat(found.healthy()).isFalse();
        assertThat(found.sentence()).contains("ssh").contains("does not answer");
        assertThat(found.items()).anySatisfy(item -> assertThat(item).isEqualTo(new Examination.Item("power", true, "on")));
        await().atMost(LIMIT).until(() -> fake.done.contains("soft reset"));
        assertThat(board.checkHealth().healthy()).isTrue();
        assertThat(fake.done).containsExactly("take over", "make pristine", "soft reset");
    }

    @Test
    void aBoardThatASoftResetDoesNotReachIsMadePristineAnew() throws Exception {
        board.start();
        awaitPristine();
        fake.stoneDeaf = true;
        fake.deaf = true;
        board.checkHealth();
        await().atMost(LIMIT).until(() -> fake.done.stream().filter("make pristine"::equals).count() == 2);
    }

    @Test
    void everyLookIsReportedWithTheRungItFollowed() {
        List<HealthReport> reports = new CopyOnWriteArrayList<>();
        board.onHealth(reports::add);
        fake.failuresToCome.set(1);
        board.start();
        awaitPristine();
        assertThat(reports).extracting(HealthReport::occasion)
                .containsExactly(HealthReport.Occasion.AFTER_RESET, HealthReport.Occasion.AFTER_RECOVERY);
        assertThat(reports).extracting(HealthReport::healthy).containsExactly(false, true);
        assertThat(reports.get(1).recovery()).contains(Recovery.RE_IMAGE);
        assertThat(board.proof()).hasValueSatisfying(proof -> assertThat(proof.kernel()).isEqualTo("6.1.0-fake"));
    }

    @Test
    void aPanicOnAnIdleBoardIsNotLeftForTheNextPerson() {
        board.start();
        awaitPristine();
        fake.panics();
        await().atMost(LIMIT).until(() -> fake.done.stream().filter("make pristine"::equals).count() == 2);
        awaitPristine();
    }

    @Test
    void aPanicOnABookedBoardIsSaidAndLeftToItsHolder() throws Exception {
        board.start();
        awaitPristine();
        board.sendBreak();
        fake.panics();
        await().atMost(LIMIT).until(() -> board.status().reasonCode().equals("guest-panicked"));
        assertThat(board.status().condition()).isEqualTo(Condition.UP);
        assertThat(board.status().pristine()).isFalse();
        board.reset();
        assertThat(board.status().reasonCode()).isEqualTo("ready");
        assertThat(fake.done).as("its holder's reset, and no other").filteredOn("make pristine"::equals).hasSize(2);
    }

    @Test
    void aKernelThatComesUpIsKept() throws Exception {
        board.start();
        awaitPristine();
        assertThat(board.bootKernel(NO_FILES, LIMIT)).isEqualTo(new KernelOutcome.Booted("6.1.0-new"));
        assertThat(board.status().condition()).isEqualTo(Condition.UP);
        assertThat(board.status().kernel()).isEqualTo("6.1.0-new");
        assertThat(board.status().pristine()).isFalse();
    }

    @Test
    void aKernelThatDoesNotComeUpGivesWayToTheOneBefore() throws Exception {
        board.start();
        awaitPristine();
        fake.failuresToCome.set(1);
        assertThat(board.bootKernel(NO_FILES, LIMIT)).isInstanceOfSatisfying(KernelOutcome.RolledBack.class, rolledBack -> {
            assertThat(rolledBack.reason()).contains("told to fail");
            assertThat(rolledBack.release()).isEqualTo("6.1.0-fake");
        });
        assertThat(board.status().condition()).isEqualTo(Condition.UP);
        assertThat(fake.done).containsSubsequence("install kernel", "boot installed", "drop kernel", "boot as left");
    }

    @Test
    void aKernelThatIsNotTakenChangesNothing() throws Exception {
        board.start();
        awaitPristine();
        KernelFiles withTree = new KernelFiles(Optional.empty(), Optional.empty(), Optional.of(Path.of("board.dtb")), Optional.empty(), "");
        assertThat(board.bootKernel(withTree, LIMIT)).isEqualTo(new KernelOutcome.Refused("The fake takes no device tree."));
        assertThat(board.status().condition()).isEqualTo(Condition.UP);
        assertThat(fake.done).containsExactly("take over", "make pristine");
    }

    @Test
    void whatABoardCannotDoIsRefusedInWordsAndLeavesItAlone() {
        fake.abilities = List.of();
        board.start();
        awaitPristine();
        assertThatThrownBy(board::sendBreak).isInstanceOf(LabFaultException.class)
                .hasMessage("The board fake-1 takes no BREAK on its serial line: its profile fake says so.");
        assertThatThrownBy(() -> board.bootKernel(NO_FILES, LIMIT)).isInstanceOf(LabFaultException.class)
                .hasMessageContaining("cannot be given other kernels");
        assertThat(board.status().pristine()).isTrue();
    }

    @Test
    void aGradedRunIsNotDisturbedByDeployments() throws Exception {
        board.start();
        try (BoardUse _ = board.use(LIMIT)) {
            assertThatThrownBy(() -> board.bootKernel(NO_FILES, LIMIT)).hasMessageContaining("graded run");
            assertThatThrownBy(() -> board.shellFor("test")).hasMessageContaining("graded run");
        }
    }

    @Test
    void whatIsToBeDoneByHandIsShownUntilItIsDone() throws Exception {
        board.start();
        awaitPristine();
        assertThatThrownBy(board::handDone).isInstanceOf(LabFaultException.class);
        fake.asksForAHand("Switch off fake-1.");
        try (var work = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HealthReport> looking = work.submit(board::checkHealth);
            await().atMost(LIMIT).until(() -> board.byHand().equals("Switch off fake-1."));
            board.handDone();
            assertThat(looking.get(10, TimeUnit.SECONDS).healthy()).isTrue();
        }
        assertThat(board.byHand()).isEmpty();
    }
}
