package dev.bootbench.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.bootbench.contract.v1.Phase;
import dev.bootbench.contract.v1.RunAttempt;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An exercise with checks on two kernels: a run for each, and one attempt of both. */
@QuarkusTest
class RunsTest {
    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    TestExercises exercises;

    private TestLab lab;

    @BeforeEach
    void newLab() {
        lab = new TestLab(hosts, people, exercises::offerTwoLanes);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private FakeAgent agentWithBothKernels() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        agent.report(lab.ready(lab.board("vm"), "plain", "debug"));
        return agent;
    }

    @Test
    void theAttemptIsGradedWhenEachOfItsRunsHasDelivered() {
        FakeAgent agent = agentWithBothKernels();
        TestLab.Work work = lab.handIn("int x;\n");
        RunAttempt plain = TestLab.awaitOrder(agent, work.attempt());
        assertThat(plain.getLane()).isEqualTo("plain");
        assertThat(plain.getRun()).isEqualTo(1);
        TestLab.deliver(agent, TestLab.plain(plain.getRef()));
        TestLab.awaitStored(agent, plain.getRef());
        JsonPath between = lab.attempt(work.login(), work.attempt());
        assertThat(between.getString("score")).isNull();
        assertThat(between.getList("checks.verdict")).containsExactly("PASS", "PASS", null);

        RunAttempt debug = TestLab.awaitOrder(agent, work.attempt());
        assertThat(debug.getLane()).isEqualTo("debug");
        assertThat(debug.getRun()).isEqualTo(2);
        assertThat(debug.getRef().getGeneration()).isGreaterThan(plain.getRef().getGeneration());
        assertThat(debug.getSeed()).isEqualTo(plain.getSeed());
        TestLab.deliver(agent, TestLab.debug(debug.getRef()));
        TestLab.awaitStored(agent, debug.getRef());
        JsonPath graded = lab.attempt(work.login(), work.attempt());
        assertThat(graded.getString("state")).isEqualTo("GRADED");
        assertThat(graded.getDouble("score")).isEqualTo(4.0);
        assertThat(graded.getList("runs.lane")).containsExactly("plain", "debug");
        assertThat(graded.getList("runs.kernel")).containsExactly("6.1.0-56-amd64", "6.1.0-debug");
        assertThat(graded.getString("summary")).isEqualTo("4 of 4 points. Plain kernel: 3 of 3 points. Debug kernel: 1 of 1 point.");
        people.as(work.login()).get("/api/attempts/" + work.attempt() + "/results").then().statusCode(200)
                .body("score", equalTo(4.0f))
                .body("tests", hasSize(3))
                .body("execution_time", equalTo(5.0f))
                .body("extra_data.bootbench.runs.lane", equalTo(List.of("plain", "debug")));
    }

    @Test
    void aLaneWaitsForABoardThatHasItsKernelAndSaysSo() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int x;\n");
        RunAttempt plain = TestLab.awaitOrder(agent, work.attempt());
        TestLab.deliver(agent, TestLab.plain(plain.getRef()));
        TestLab.awaitStored(agent, plain.getRef());
        JsonPath waiting = lab.awaitState(work.login(), work.attempt(), AttemptState.QUEUED);
        assertThat(waiting.getString("reason")).contains("and a debug kernel");
        agent.report(lab.ready(lab.board("vm"), "plain", "debug"));
        assertThat(TestLab.awaitOrder(agent, work.attempt()).getLane()).isEqualTo("debug");
    }

    @Test
    void aFaultOfTheLabInOneRunCostsTheOtherNothing() {
        FakeAgent agent = agentWithBothKernels();
        TestLab.Work work = lab.handIn("int x;\n");
        TestLab.deliver(agent, TestLab.plain(TestLab.awaitOrder(agent, work.attempt()).getRef()));
        RunAttempt debug = TestLab.awaitOrder(agent, work.attempt());
        TestLab.deliver(agent, TestLab.labFault(debug.getRef()));
        TestLab.awaitStored(agent, debug.getRef());
        RunAttempt again = TestLab.awaitOrder(agent, work.attempt());
        assertThat(again.getLane()).isEqualTo("debug");
        assertThat(again.getRef().getGeneration()).isEqualTo(debug.getRef().getGeneration() + 1);
        TestLab.deliver(agent, TestLab.debug(debug.getRef()));
        TestLab.awaitStored(agent, debug.getRef());
        assertThat(lab.attempt(work.login(), work.attempt()).getString("score")).as("the stale result").isNull();
        TestLab.deliver(agent, TestLab.debug(again.getRef()));
        lab.awaitState(work.login(), work.attempt(), AttemptState.GRADED);
        assertThat(lab.attempt(work.login(), work.attempt()).getDouble("score")).isEqualTo(4.0);
    }

    @Test
    void aResultWithTheChecksOfAnotherLaneIsTheLabsFault() {
        FakeAgent agent = agentWithBothKernels();
        TestLab.Work work = lab.handIn("int x;\n");
        RunAttempt plain = TestLab.awaitOrder(agent, work.attempt());
        TestLab.deliver(agent, TestLab.debug(plain.getRef()));
        TestLab.awaitStored(agent, plain.getRef());
        RunAttempt next = TestLab.awaitOrder(agent, work.attempt());
        if (next.getLane().equals("debug")) {
            // The other run may go first while the board's health is looked at.
            TestLab.deliver(agent, TestLab.debug(next.getRef()));
            next = TestLab.awaitOrder(agent, work.attempt());
        }
        assertThat(next.getLane()).isEqualTo("plain");
    }

    @Test
    void aCancelledAttemptEndsWhenItsLastRunWithAnAgentIsJudgedThoughAnotherWaits() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int x;\n");
        RunAttempt plain = TestLab.awaitOrder(agent, work.attempt());
        TestLab.phase(agent, plain.getRef(), Phase.REPORTING, "");
        lab.awaitState(work.login(), work.attempt(), AttemptState.REPORTING);
        people.as(work.login()).post("/api/attempts/" + work.attempt() + "/cancel").then().statusCode(204);
        TestLab.deliver(agent, TestLab.plain(plain.getRef()));
        TestLab.awaitStored(agent, plain.getRef());
        JsonPath ended = lab.awaitState(work.login(), work.attempt(), AttemptState.CANCELLED);
        assertThat(ended.getList("runs.state")).containsExactly("GRADED", "CANCELLED");
        assertThat(ended.getList("checks.verdict")).containsExactly("PASS", "PASS", null);
    }

    @Test
    void whenOneRunIsOutOfTriesNothingIsScored() {
        FakeAgent agent = agentWithBothKernels();
        TestLab.Work work = lab.handIn("int x;\n");
        TestLab.deliver(agent, TestLab.plain(TestLab.awaitOrder(agent, work.attempt()).getRef()));
        for (int i = 0; i < 3; i++) {
            TestLab.deliver(agent, TestLab.labFault(TestLab.awaitOrder(agent, work.attempt()).getRef()));
        }
        JsonPath ended = lab.awaitState(work.login(), work.attempt(), AttemptState.LAB_FAULT);
        assertThat(ended.getString("score")).isNull();
        assertThat(ended.getList("runs.state")).containsExactly("GRADED", "LAB_FAULT");
        await().atMost(TestLab.LIMIT).untilAsserted(() -> people.as(work.login()).get("/api/boards/" + lab.board("vm")).then()
                .body("allocation", equalTo("FREE")));
    }
}
