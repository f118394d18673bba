package dev.bootbench.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.contract.v1.Phase;
import dev.bootbench.contract.v1.RunAttempt;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.sql.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person waits for the board of a graded run. */
@QuarkusTest
class GivingWayTest {
    @Inject
    GivingWay givingWay;

    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    TestExercises exercises;

    @Inject
    Sql sql;

    private TestLab lab;
    private TestLab.Host host;
    private FakeAgent agent;
    private TestLab.Work work;
    private String person;

    @BeforeEach
    void aRunOnTheOnlyBoard() {
        lab = new TestLab(hosts, people, exercises);
        host = lab.host("vm");
        agent = lab.connect(host);
        work = lab.handIn("int x;\n");
        person = people.fresh(Role.STUDENT).login();
    }

    @AfterEach
    void closeLab() {
        people.as(person).get("/api/reservations?mine=true").jsonPath().getList("findAll { it.state != 'ENDED' }.id", Long.class)
                .forEach(id -> people.as(person).delete("/api/reservations/" + id));
        lab.close();
    }

    private RunAttempt running() {
        RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
        TestLab.phase(agent, order.getRef(), Phase.RUNNING, "running");
        lab.awaitState(work.login(), work.attempt(), AttemptState.RUNNING);
        return order;
    }

    /** So that it is far beyond what it was expected to take. */
    private void takesLong() {
        assertThat(sql.update("update run set claimed_at = claimed_at - interval '5 minutes' where attempt_id = ? and host is not null", work.attempt())).isEqualTo(1);
    }

    private ValidatableResponse ask(boolean waits) {
        return people.as(person).body(Map.of("board", host.boards().getFirst(), "minutes", 10, "wait", waits)).post("/api/reservations").then();
    }

    private boolean isAsked() {
        return sql.first("select 1 from run where attempt_id = ? and stop_at is not null", row -> true, work.attempt()).isPresent();
    }

    private long count(String query) {
        return sql.first(query, row -> row.getLong(1), work.attempt()).orElseThrow();
    }

    @Test
    void aLongRunMakesWayAfterANoticeAndLosesNothing() {
        RunAttempt order = running();
        takesLong();
        ask(false).statusCode(409).body("detail", org.hamcrest.Matchers.containsString("a run that takes long makes way"));
        assertThat(isAsked()).as("nobody waits for it").isFalse();
        long waiting = ask(true).statusCode(201).extract().jsonPath().getLong("id");
        await().atMost(TestLab.LIMIT).until(this::isAsked);
        assertThat(lab.attempt(work.login(), work.attempt()).getString("doing")).contains("makes way for a person");
        assertThat(agent.received()).as("not without a notice").noneMatch(m -> m.hasCancelAttempt());
        sql.update("update run set stop_at = now() - interval '1 second' where attempt_id = ?", work.attempt());
        agent.await(m -> m.hasCancelAttempt() && m.getCancelAttempt().getRef().equals(order.getRef()));
        stopped(order);
        assertThat(lab.attempt(work.login(), work.attempt()).getString("reason")).contains("It gave way to a person at ").contains("at its old place");
        await().atMost(TestLab.LIMIT).until(() -> people.as(person).get("/api/reservations/" + waiting).jsonPath().getString("state").equals("ACTIVE"));
        assertThat(count("select count(*) from lab_fault where attempt_id = ?")).isZero();
        people.as(person).delete("/api/reservations/" + waiting).then().statusCode(204);
        onceOnly();
    }

    private void stopped(RunAttempt order) {
        agent.attempts().remove(order.getRef());
        TestLab.deliver(agent, TestLab.labFault(order.getRef()).toBuilder().setOutcome(dev.bootbench.contract.v1.Outcome.CANCELLED).build());
        TestLab.awaitStored(agent, order.getRef());
        assertThat(lab.attempt(work.login(), work.attempt()).getString("state")).isEqualTo("QUEUED");
        agent.attempts().add(order.getRef());
    }

    /** It runs again, and is not asked again. */
    private void onceOnly() {
        RunAttempt again = running();
        takesLong();
        ask(true).statusCode(201);
        givingWay.look();
        assertThat(isAsked()).isFalse();
        TestLab.deliver(agent, TestLab.result(again.getRef()).build());
        TestLab.awaitStored(agent, again.getRef());
        assertThat(lab.attempt(work.login(), work.attempt()).getString("state")).isEqualTo("GRADED");
    }

    @Test
    void oneThatIsSoonOverIsLetBe() {
        running();
        ask(true).statusCode(201);
        givingWay.look();
        assertThat(isAsked()).isFalse();
    }

    @Test
    void whoLeavesTheLineLetsItGoOn() {
        running();
        takesLong();
        long waiting = ask(true).statusCode(201).extract().jsonPath().getLong("id");
        await().atMost(TestLab.LIMIT).until(this::isAsked);
        people.as(person).delete("/api/reservations/" + waiting).then().statusCode(204);
        await().atMost(TestLab.LIMIT).until(() -> people.as(person).get("/api/reservations/waiting?mine=true").jsonPath().getList("$").isEmpty());
        await().atMost(TestLab.LIMIT).until(() -> {
            sql.update("update run set stop_at = now() - interval '1 second' where attempt_id = ? and stop_at > now()", work.attempt());
            return !isAsked();
        });
        assertThat(agent.received()).noneMatch(m -> m.hasCancelAttempt());
        assertThat(lab.attempt(work.login(), work.attempt()).getString("state")).isEqualTo("RUNNING");
    }
}
