package dev.bootbench.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.bootbench.booking.AwaitedLeases;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    AwaitedLeases awaited;

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
        List.of("/api/reservations?mine=true", "/api/reservations/waiting?mine=true").forEach(mine -> people.as(person).get(mine).jsonPath()
                .getList("findAll { it.state != 'ENDED' }.id", Long.class).forEach(id -> people.as(person).delete("/api/reservations/" + id)));
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

    /** As "Use now" does: without a word about waiting. */
    private ValidatableResponse useNow() {
        return people.as(person).body(Map.of("board", host.boards().getFirst(), "minutes", 10)).post("/api/reservations").then();
    }

    private Duration notice() {
        return Duration.ofSeconds(count("select extract(epoch from stop_at - now())::bigint from run where attempt_id = ? and stop_at is not null"));
    }

    private void noticeIsOver() {
        sql.update("update run set stop_at = now() - interval '1 second' where attempt_id = ?", work.attempt());
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
        ask(false).statusCode(409).body("detail", containsString("It makes way for a person who waits."));
        assertThat(isAsked()).as("nobody waits for it").isFalse();
        long waiting = ask(true).statusCode(201).extract().jsonPath().getLong("id");
        await().atMost(TestLab.LIMIT).until(this::isAsked);
        assertThat(lab.attempt(work.login(), work.attempt()).getString("doing")).contains("makes way for a person");
        assertThat(agent.received()).as("not without a notice").noneMatch(m -> m.hasCancelAttempt());
        assertThat(notice()).isLessThanOrEqualTo(Duration.ofSeconds(30));
        noticeIsOver();
        agent.await(m -> m.hasCancelAttempt() && m.getCancelAttempt().getRef().equals(order.getRef()));
        stopped(order);
        assertThat(lab.attempt(work.login(), work.attempt()).getString("reason")).contains("It gave way to a person at ").contains("at its old place");
        await().atMost(TestLab.LIMIT).until(() -> people.as(person).get("/api/reservations/" + waiting).jsonPath().getString("state").equals("ACTIVE"));
        assertThat(count("select count(*) from lab_fault where attempt_id = ?")).isZero();
        people.as(person).delete("/api/reservations/" + waiting).then().statusCode(204);
        itIsLetFinish();
    }

    @Test
    void whoUsesItNowIsPutInLineAndTheRunMakesWay() {
        RunAttempt order = running();
        takesLong();
        long waiting = useNow().statusCode(201).body("state", equalTo("WAITING")).body("waiting.position", equalTo(1))
                .body("waiting.why", containsString("A graded run has " + host.boards().getFirst()))
                .body("waiting.why", containsString("It makes way for a person who waits.")).extract().jsonPath().getLong("id");
        await().atMost(TestLab.LIMIT).until(this::isAsked);
        noticeIsOver();
        agent.await(m -> m.hasCancelAttempt() && m.getCancelAttempt().getRef().equals(order.getRef()));
        stopped(order);
        await().atMost(TestLab.LIMIT).until(() -> people.as(person).get("/api/reservations/" + waiting).jsonPath().getString("state").equals("ACTIVE"));
        String other = people.fresh(Role.STUDENT).login();
        people.as(other).body(Map.of("board", host.boards().getFirst(), "minutes", 10)).post("/api/reservations").then()
                .statusCode(409).body("detail", containsString(" has " + host.boards().getFirst()));
    }

    @Test
    void whoUsesItNowForLongerThanItIsFreeIsRefused() {
        running();
        int later = people.as(Role.TEACHER).body(Map.of("board", host.boards().getFirst(), "minutes", 10, "start", Instant.now().plusSeconds(720).toString()))
                .post("/api/reservations").then().statusCode(201).extract().path("id");
        useNow().statusCode(409).body("conflicts[0].kind", equalTo("LEASE"));
        people.as(person).body(Map.of("board", host.boards().getFirst(), "minutes", 5)).post("/api/reservations").then().statusCode(201)
                .body("state", equalTo("WAITING"));
        people.as(Role.TEACHER).delete("/api/reservations/" + later).then().statusCode(204);
    }

    private void stopped(RunAttempt order) {
        agent.attempts().remove(order.getRef());
        TestLab.deliver(agent, TestLab.labFault(order.getRef()).toBuilder().setOutcome(dev.bootbench.contract.v1.Outcome.CANCELLED).build());
        TestLab.awaitStored(agent, order.getRef());
        assertThat(lab.attempt(work.login(), work.attempt()).getString("state")).isEqualTo("QUEUED");
        agent.attempts().add(order.getRef());
    }

    /** It runs again, and is not asked again unless it takes longer than expected. */
    private void itIsLetFinish() {
        RunAttempt again = running();
        ask(true).statusCode(201);
        await().atMost(TestLab.LIMIT).until(() -> !awaited.now().isEmpty());
        givingWay.look();
        assertThat(isAsked()).isFalse();
        takesLong();
        givingWay.look();
        assertThat(isAsked()).isTrue();
        TestLab.deliver(agent, TestLab.result(again.getRef()).build());
        TestLab.awaitStored(agent, again.getRef());
        assertThat(lab.attempt(work.login(), work.attempt()).getString("state")).isEqualTo("GRADED");
    }

    @Test
    void oneThatIsSoonOverIsGivenTwoMinutes() {
        running();
        ask(true).statusCode(201);
        await().atMost(TestLab.LIMIT).until(this::isAsked);
        assertThat(notice()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
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
