package dev.bootbench.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.RunAttempt;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broken host must not eat the queue, a hostile submission must not take hosts away, and people are told of both. */
@QuarkusTest
class LabFaultsTest {
    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    TestExercises exercises;

    private TestLab lab;

    @BeforeEach
    void newLab() {
        lab = new TestLab(hosts, people, exercises);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    /** Three people's attempts fail on it, one after the other. */
    private FakeAgent broken(TestLab.Host host) {
        FakeAgent agent = lab.connect(host);
        List<TestLab.Work> works = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            works.add(lab.handIn("int x" + i + ";\n"));
            RunAttempt order = TestLab.awaitOrder(agent, works.getLast().attempt());
            people.as(works.getLast().login()).post("/api/attempts/" + works.getLast().attempt() + "/cancel").then().statusCode(204);
            TestLab.deliver(agent, TestLab.labFault(order.getRef()));
            TestLab.awaitStored(agent, order.getRef());
        }
        return agent;
    }

    private void awaitWithdrawn(String host) {
        await().atMost(TestLab.LIMIT).untilAsserted(() -> people.as(Role.ADMIN).get("/api/attention").then().statusCode(200)
                .body("findAll { it.kind == 'WITHDRAWN' }.host", hasItem(host)));
    }

    @Test
    void aHostThatFailsDifferentSubmissionsInARowTakesNoMoreUntilSomebodyBringsItBack() {
        TestLab.Host host = lab.host("vm");
        FakeAgent agent = broken(host);
        awaitWithdrawn(host.name());
        TestLab.Work next = lab.handIn("int y;\n");
        await().atMost(TestLab.LIMIT).untilAsserted(() -> assertThat(lab.attempt(next.login(), next.attempt()).getString("reason"))
                .contains("failed too often"));
        assertThat(agent.received()).noneMatch(m -> ordered(m, next));
        people.as(Role.ADMIN).post("/api/hosts/" + host.name() + "/resume-grading").then().statusCode(204);
        TestLab.deliver(agent, TestLab.labFault(TestLab.awaitOrder(agent, next.attempt()).getRef()));
        // What it failed before is forgiven: one more fault alone takes it out of nothing.
        TestLab.awaitOrder(agent, next.attempt());
        people.as(Role.ADMIN).get("/api/attention").then().body("findAll { it.kind == 'WITHDRAWN' }.host", not(hasItem(host.name())));
        people.as(Role.ADMIN).post("/api/hosts/" + host.name() + "/resume-grading").then().statusCode(409);
    }

    @Test
    void aPassedHealthCheckBringsItBackOnTrial() {
        TestLab.Host host = lab.host("vm");
        FakeAgent agent = broken(host);
        awaitWithdrawn(host.name());
        TestLab.health(agent, host.boards().getFirst());
        TestLab.Work next = lab.handIn("int y;\n");
        TestLab.deliver(agent, TestLab.labFault(TestLab.awaitOrder(agent, next.attempt()).getRef()));
        awaitWithdrawn(host.name());
    }

    @Test
    void aJudgedSubmissionInBetweenBreaksTheRow() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        for (int i = 0; i < 6; i++) {
            TestLab.Work work = lab.handIn("int x;\n");
            RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
            if (i % 3 == 2) {
                TestLab.deliver(agent, TestLab.result(order.getRef()).build());
            } else {
                people.as(work.login()).post("/api/attempts/" + work.attempt() + "/cancel").then().statusCode(204);
                TestLab.deliver(agent, TestLab.labFault(order.getRef()));
            }
            TestLab.awaitStored(agent, order.getRef());
        }
        TestLab.awaitOrder(agent, lab.handIn("int y;\n").attempt());
    }

    @Test
    void onePersonsSubmissionsThatKillTheirBoardsTakeNoHostAwayAndAreShownToTeachers() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        String login = people.fresh(Role.STUDENT).login();
        for (int submission = 0; submission < 2; submission++) {
            TestLab.Work hostile = lab.handIn(login, "while (1);\n");
            for (int i = 0; i < 3; i++) {
                TestLab.deliver(agent, TestLab.boardLost(TestLab.awaitOrder(agent, hostile.attempt()).getRef(), "load"));
            }
            JsonPath ended = lab.awaitState(login, hostile.attempt(), AttemptState.LAB_FAULT);
            assertThat(ended.getBoolean("stopsBoards")).isTrue();
            assertThat(ended.getString("reason")).contains("in the check \"load\"").contains("costs no points");
            people.as(Role.TEACHER).get("/api/notifications?limit=200").then().statusCode(200)
                    .body("notifications.findAll { it.code == 'stops-boards' }.subject", hasItem(Long.toString(hostile.attempt())));
        }
        TestLab.awaitOrder(agent, lab.handIn("int y;\n").attempt());
    }

    @Test
    void whoseAttemptTheLabCannotGradeIsToldAndTheTeachersWithThem() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int x;\n");
        for (int i = 0; i < 3; i++) {
            TestLab.deliver(agent, TestLab.labFault(TestLab.awaitOrder(agent, work.attempt()).getRef()));
        }
        lab.awaitState(work.login(), work.attempt(), AttemptState.LAB_FAULT);
        String notes = "notifications.findAll { it.code == '%s' && it.subject == '" + work.attempt() + "' }.text";
        people.as(work.login()).get("/api/notifications").then().statusCode(200)
                .body(notes.formatted("attempt-not-graded"), contains(allOf(containsString("your attempt"), containsString("costs no points"))));
        people.as(Role.TEACHER).get("/api/notifications?limit=200").then().statusCode(200)
                .body(notes.formatted("attempt-given-up"), contains(containsString("The board did not come up")));
    }

    @Test
    void boardsOfTwoHostsInTheSameCheckAreEnough() {
        FakeAgent one = lab.connect(lab.host("vm1"));
        TestLab.Work hostile = lab.handIn("while (1);\n");
        RunAttempt first = TestLab.awaitOrder(one, hostile.attempt());
        FakeAgent other = lab.connect(lab.host("vm2"));
        TestLab.deliver(one, TestLab.boardLost(first.getRef(), "load"));
        RunAttempt second = TestLab.awaitOrder(other, hostile.attempt());
        TestLab.deliver(other, TestLab.boardLost(second.getRef(), "load"));
        assertThat(lab.awaitState(hostile.login(), hostile.attempt(), AttemptState.LAB_FAULT).getBoolean("stopsBoards")).isTrue();
    }

    @Test
    void teachersAreToldOfABrokenExercise() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int x;\n");
        TestLab.deliver(agent, TestLab.boardLost(TestLab.awaitOrder(agent, work.attempt()).getRef(), "load").toBuilder()
                .setChecks(0, TestLab.crashed().toBuilder().setVerdict(dev.bootbench.contract.v1.Verdict.LAB_FAULT_VERDICT)
                        .setBlame(dev.bootbench.contract.v1.Blame.EXERCISE)).build());
        lab.awaitState(work.login(), work.attempt(), AttemptState.LAB_FAULT);
        people.as(Role.TEACHER).get("/api/notifications?limit=200").then().statusCode(200)
                .body("notifications.findAll { it.code == 'exercise-broken' }.subject", hasItem(lab.exercise.id()));
    }

    private static boolean ordered(CoordinatorMessage message, TestLab.Work work) {
        return message.hasRunAttempt() && message.getRunAttempt().getRef().getAttempt() == work.attempt();
    }
}
