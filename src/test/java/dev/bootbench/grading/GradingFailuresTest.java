package dev.bootbench.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.TestClock;
import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.contract.v1.AttemptRef;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Phase;
import dev.bootbench.contract.v1.RunAttempt;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.TestPeople;
import dev.bootbench.sql.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever breaks on the way: each attempt ends once, with its right result, and nobody pays for the lab. */
@QuarkusTest
class GradingFailuresTest {
    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    TestExercises exercises;

    @Inject
    TestClock clock;

    @Inject
    Sweeper sweeper;

    @Inject
    Attempts attempts;

    @Inject
    Runs runs;

    @Inject
    Sql sql;

    private TestLab lab;

    @BeforeEach
    void newLab() {
        lab = new TestLab(hosts, people, exercises);
    }

    @AfterEach
    void closeLab() {
        clock.reset();
        lab.close();
    }

    private static AttemptRef next(AttemptRef ref) {
        return ref.toBuilder().setGeneration(ref.getGeneration() + 1).build();
    }

    @Test
    void aRunGoesOnUnderTheNewNameOfItsHost() {
        TestLab.Host host = lab.host("vm");
        FakeAgent agent = lab.connect(host);
        TestLab.Work work = lab.handIn("int x;\n");
        AttemptRef ref = TestLab.awaitOrder(agent, work.attempt()).getRef();
        hosts.rename(host.name(), "new-" + host.name());
        agent.awaitEnd();
        agent.close();
        FakeAgent back = lab.connect(host, ref);
        TestLab.deliver(back, TestLab.result(ref).build());
        TestLab.awaitStored(back, ref);
        lab.awaitState(work.login(), work.attempt(), AttemptState.GRADED);
    }

    @Test
    void anAttemptDoesNotBeginOnADrainingHostAndSaysWhyItWaits() {
        TestLab.Host host = lab.host("vm");
        FakeAgent agent = lab.connect(host);
        hosts.drain(host.name());
        TestLab.Work work = lab.handIn("int x;\n");
        await().untilAsserted(() -> assertThat(lab.attempt(work.login(), work.attempt()).getString("reason"))
                .contains("are being taken out of service; the attempt waits until one is back"));
        assertThat(agent.received()).noneMatch(CoordinatorMessage::hasRunAttempt);
        hosts.resume(host.name());
        TestLab.awaitOrder(agent, work.attempt());
    }

    @Test
    void aResultIsTakenOnceHoweverOftenItComes() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int x;\n");
        AttemptRef ref = TestLab.awaitOrder(agent, work.attempt()).getRef();
        AttemptFinished finished = TestLab.result(ref).build();
        TestLab.deliver(agent, finished);
        TestLab.deliver(agent, finished);
        TestLab.deliver(agent, TestLab.result(ref).clearChecks().setSummary("something else").build());
        await().atMost(TestLab.LIMIT).until(() -> TestLab.stored(agent, ref) == 3);
        JsonPath graded = lab.attempt(work.login(), work.attempt());
        assertThat(graded.getDouble("score")).isEqualTo(3.0);
        assertThat(graded.getString("summary")).isEqualTo("3 of 4.5 points.");
        assertThat(graded.getList("phases.state")).containsOnlyOnce("GRADED");
    }

    @Test
    void aStaleClaimChangesNothing() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int x;\n");
        AttemptRef ref = TestLab.awaitOrder(agent, work.attempt()).getRef();
        AttemptRef stale = ref.toBuilder().setGeneration(ref.getGeneration() - 1).build();
        TestLab.phase(agent, stale, Phase.RUNNING, "stale");
        TestLab.check(agent, stale, TestLab.passed("build", 100));
        TestLab.deliver(agent, TestLab.result(stale).build());
        TestLab.awaitStored(agent, stale);
        JsonPath attempt = lab.attempt(work.login(), work.attempt());
        assertThat(attempt.getString("state")).isEqualTo("CLAIMED");
        assertThat(attempt.getList("checks.verdict")).containsOnlyNulls();

        FakeAgent stranger = lab.connect(lab.host("other"));
        TestLab.phase(stranger, ref, Phase.RUNNING, "not mine");
        TestLab.deliver(stranger, TestLab.result(stale).build());
        TestLab.awaitStored(stranger, stale);
        assertThat(lab.attempt(work.login(), work.attempt()).getString("state")).isEqualTo("CLAIMED");

        TestLab.deliver(agent, TestLab.result(ref).build());
        TestLab.awaitStored(agent, ref);
        assertThat(lab.attempt(work.login(), work.attempt()).getString("state")).isEqualTo("GRADED");
    }

    @Test
    void aStrangerCannotGradeWhatItDoesNotHave() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int x;\n");
        AttemptRef ref = TestLab.awaitOrder(agent, work.attempt()).getRef();
        FakeAgent stranger = lab.connect(lab.host("other"));
        TestLab.deliver(stranger, TestLab.result(ref).build());
        TestLab.awaitStored(stranger, ref);
        assertThat(lab.attempt(work.login(), work.attempt()).getString("state")).isEqualTo("CLAIMED");
        TestLab.deliver(agent, TestLab.result(ref).build());
        TestLab.awaitStored(agent, ref);
        assertThat(lab.attempt(work.login(), work.attempt()).getString("state")).isEqualTo("GRADED");
    }

    @Test
    void anAgentThatDiesLosesItsAttemptAfterItsTimeAndItIsGradedOnceElsewhere() {
        FakeAgent dying = lab.connect(lab.host("vm1"));
        TestLab.Work work = lab.handIn("int x;\n");
        AttemptRef ref = TestLab.awaitOrder(dying, work.attempt()).getRef();
        TestLab.phase(dying, ref, Phase.RUNNING, "check 1 of 3");
        lab.awaitState(work.login(), work.attempt(), AttemptState.RUNNING);
        dying.close();
        FakeAgent healthy = lab.connect(lab.host("vm2"));
        sweeper.sweep();
        assertThat(lab.attempt(work.login(), work.attempt()).getString("state")).isEqualTo("RUNNING");

        awaitLost(work.attempt());
        clock.advance(Duration.ofSeconds(62));
        sweeper.sweep();
        RunAttempt again = TestLab.awaitOrder(healthy, work.attempt());
        assertThat(again.getRef()).isEqualTo(next(ref));
        assertThat(again.getSeed()).isEqualTo(lab(work.attempt()).seed());
        TestLab.deliver(healthy, TestLab.result(again.getRef()).build());
        TestLab.awaitStored(healthy, again.getRef());

        // The dead one comes back with its own result: acknowledged, kept, and nothing more.
        FakeAgent late = lab.connect(lab.host("vm3"), ref);
        TestLab.deliver(late, TestLab.result(ref).clearChecks().setSummary("late").build());
        TestLab.awaitStored(late, ref);
        JsonPath graded = lab.attempt(work.login(), work.attempt());
        assertThat(graded.getString("state")).isEqualTo("GRADED");
        assertThat(graded.getString("summary")).isEqualTo("3 of 4.5 points.");
        assertThat(graded.getDouble("score")).isEqualTo(3.0);
        assertThat(sql.list(
                        "select counted from delivery where attempt_id = ? order by generation", r -> r.getBoolean(1), work.attempt()))
                .containsExactly(false, true);
    }

    @Test
    void whoDoesNotComeBackAfterAPauseOfTheCoordinatorLosesItsAttemptAMinuteAfterIt() {
        FakeAgent dying = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int x;\n");
        TestLab.awaitOrder(dying, work.attempt());
        dying.close();
        awaitLost(work.attempt());
        sweeper.sweep();
        clock.pause(Duration.ofMinutes(2));
        sweeper.sweep();
        clock.advance(Duration.ofSeconds(50));
        sweeper.sweep();
        assertThat(lab(work.attempt()).state()).isEqualTo(AttemptState.CLAIMED);
        clock.advance(Duration.ofSeconds(12));
        sweeper.sweep();
        assertThat(lab(work.attempt()).state()).isEqualTo(AttemptState.QUEUED);
    }

    @Test
    void whenTheCoordinatorWasAwayTheAgentGoesOnAndDelivers() {
        TestLab.Host host = lab.host("vm");
        FakeAgent agent = lab.connect(host);
        TestLab.Work work = lab.handIn("int x;\n");
        AttemptRef ref = TestLab.awaitOrder(agent, work.attempt()).getRef();
        TestLab.phase(agent, ref, Phase.RUNNING, "check 1 of 3");
        lab.awaitState(work.login(), work.attempt(), AttemptState.RUNNING);
        agent.close();
        awaitLost(work.attempt());

        // Ten minutes later the coordinator is back. Its agents have a minute to come back as well.
        clock.pause(Duration.ofMinutes(10));
        sweeper.sweep();
        clock.advance(Duration.ofSeconds(50));
        sweeper.sweep();
        assertThat(lab.attempt(work.login(), work.attempt()).getString("state")).isEqualTo("RUNNING");
        FakeAgent back = lab.connect(host, ref);
        clock.advance(Duration.ofSeconds(30));
        sweeper.sweep();
        assertThat(lab.attempt(work.login(), work.attempt()).getString("state")).isEqualTo("RUNNING");
        TestLab.deliver(back, TestLab.result(ref).build());
        TestLab.awaitStored(back, ref);
        JsonPath graded = lab.attempt(work.login(), work.attempt());
        assertThat(graded.getString("state")).isEqualTo("GRADED");
        assertThat(graded.getInt("generation")).isEqualTo(ref.getGeneration());
    }

    @Test
    void anAgentThatComesBackWithoutTheAttemptHasLostIt() {
        TestLab.Host host = lab.host("vm");
        FakeAgent agent = lab.connect(host);
        TestLab.Work work = lab.handIn("int x;\n");
        AttemptRef ref = TestLab.awaitOrder(agent, work.attempt()).getRef();
        TestLab.phase(agent, ref, Phase.RUNNING, "check 1 of 3");
        lab.awaitState(work.login(), work.attempt(), AttemptState.RUNNING);
        agent.close();
        awaitLost(work.attempt());
        FakeAgent restarted = lab.connect(host);
        RunAttempt again = TestLab.awaitOrder(restarted, work.attempt());
        assertThat(again.getRef()).isEqualTo(next(ref));
        TestLab.deliver(restarted, TestLab.result(again.getRef()).build());
        TestLab.awaitStored(restarted, again.getRef());
        assertThat(lab.attempt(work.login(), work.attempt()).getDouble("score")).isEqualTo(3.0);
    }

    @Test
    void aClaimThatTheAgentNeverHeardOfIsToldAgain() {
        TestLab.Host host = lab.host("vm");
        FakeAgent agent = lab.connect(host);
        TestLab.Work work = lab.handIn("int x;\n");
        AttemptRef ref = TestLab.awaitOrder(agent, work.attempt()).getRef();
        agent.close();
        awaitLost(work.attempt());
        FakeAgent restarted = lab.connect(host);
        assertThat(TestLab.awaitOrder(restarted, work.attempt()).getRef()).isEqualTo(ref);
    }

    @Test
    void anAgentIsToldToDropWhatIsNotItsOwnAnyMore() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int x;\n");
        AttemptRef ref = TestLab.awaitOrder(agent, work.attempt()).getRef();
        AttemptRef stale = ref.toBuilder().setGeneration(ref.getGeneration() - 1).build();
        agent.attempts().add(stale);
        agent.await(m -> m.hasCancelAttempt() && m.getCancelAttempt().getRef().equals(stale));
        assertThat(agent.received()).noneMatch(m -> m.hasCancelAttempt() && m.getCancelAttempt().getRef().equals(ref));
    }

    @Test
    void theLabsFaultsAreRetriedTwiceElsewhereAndThenCostNothing() {
        FakeAgent agent = lab.connect(lab.host("vm1", "vm2"));
        TestLab.Work work = lab.handIn("int x;\n");
        List<String> boards = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
            boards.add(order.getBoard());
            TestLab.deliver(agent, TestLab.labFault(order.getRef()));
            TestLab.awaitStored(agent, order.getRef());
        }
        assertThat(boards.get(1)).isNotEqualTo(boards.get(0));
        JsonPath ended = lab.awaitState(work.login(), work.attempt(), AttemptState.LAB_FAULT);
        assertThat(ended.getString("score")).isNull();
        assertThat(ended.getString("reason")).contains("3 times").contains("board did not come up").contains("costs no points");
        people.as(work.login()).get("/api/exercises/" + lab.exercise.id()).then().statusCode(200)
                .body("best", org.hamcrest.Matchers.nullValue());
        assertThat(agent.received().stream().filter(m -> m.hasRunAttempt()
                && m.getRunAttempt().getRef().getAttempt() == work.attempt())).hasSize(3);
    }

    @Test
    void whenTheOnlyBoardFailedItIsTriedAgainOnIt() {
        FakeAgent agent = lab.connect(lab.host("vm1"));
        TestLab.Work work = lab.handIn("int x;\n");
        RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
        TestLab.deliver(agent, TestLab.labFault(order.getRef()));
        RunAttempt again = TestLab.awaitOrder(agent, work.attempt());
        TestLab.deliver(agent, TestLab.result(again.getRef()).build());
        lab.awaitState(work.login(), work.attempt(), AttemptState.GRADED);
    }

    @Test
    void aBrokenExerciseIsNotTriedAgain() {
        FakeAgent agent = lab.connect(lab.host("vm1"));
        TestLab.Work work = lab.handIn("int x;\n");
        RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
        TestLab.deliver(agent, TestLab.labFault(order.getRef()).toBuilder()
                .setSummary("The file probe.sh is missing.")
                .addChecks(TestLab.crashed().toBuilder()
                        .setVerdict(dev.bootbench.contract.v1.Verdict.LAB_FAULT_VERDICT)
                        .setBlame(dev.bootbench.contract.v1.Blame.EXERCISE))
                .build());
        JsonPath ended = lab.awaitState(work.login(), work.attempt(), AttemptState.LAB_FAULT);
        assertThat(ended.getString("reason")).contains("exercise itself is broken").contains("probe.sh");
    }

    @Test
    void aResultThatDoesNotFitTheExerciseIsTheLabsFaultNotAZero() {
        FakeAgent agent = lab.connect(lab.host("vm1"));
        TestLab.Work work = lab.handIn("int x;\n");
        List<AttemptFinished.Builder> misfits = List.of(
                AttemptFinished.newBuilder().setOutcome(dev.bootbench.contract.v1.Outcome.GRADED).addChecks(TestLab.passed("build", 100)),
                TestLab.result(AttemptRef.getDefaultInstance()).setChecks(0, TestLab.passed("build", 5000)),
                TestLab.result(AttemptRef.getDefaultInstance()).setChecks(0, TestLab.passed("load", 200)));
        for (AttemptFinished.Builder misfit : misfits) {
            RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
            TestLab.deliver(agent, misfit.setRef(order.getRef()).build());
            TestLab.awaitStored(agent, order.getRef());
        }
        assertThat(lab.awaitState(work.login(), work.attempt(), AttemptState.LAB_FAULT).getString("score")).isNull();
    }

    private Attempt lab(long attempt) {
        return attempts.find(attempt).orElseThrow();
    }

    /** Until the coordinator has noticed that the attempt's host is gone. */
    private void awaitLost(long attempt) {
        String host = runs.of(attempt).getFirst().fence().host();
        await().atMost(TestLab.LIMIT).until(() -> !hosts.isConnected(host));
    }
}
