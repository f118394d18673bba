package dev.bootbench.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.bootbench.TestClock;
import dev.bootbench.contract.v1.AttemptRef;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.contract.v1.ResetProof;
import dev.bootbench.contract.v1.RunAttempt;
import dev.bootbench.exercises.Header;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets which board when: one claim per attempt, one board per person, and bookings first. */
@QuarkusTest
class ClaimingTest {
    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    TestExercises exercises;

    @Inject
    TestClock clock;

    @Inject
    Dispatcher dispatcher;

    @Inject
    Attempts attempts;

    @Inject
    Runs runs;

    @Inject
    Waiting waiting;

    @Inject
    Sql sql;

    private TestLab lab;

    @BeforeEach
    void newLab() {
        lab = new TestLab(hosts, people, exercises);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    @Test
    void oneAttemptIsClaimedOnceHoweverManyClaimAtATime() throws Exception {
        TestLab.Host host = lab.host("vm1", "vm2", "vm3", "vm4");
        FakeAgent agent = lab.connect(host);
        for (int round = 0; round < 5; round++) {
            TestLab.Work work = hold(agent, host, () -> lab.handIn("int x;\n"));
            host.boards().forEach(board -> agent.report(board(board)));
            int claimers = 8;
            CyclicBarrier start = new CyclicBarrier(claimers);
            List<Future<Boolean>> claims = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(claimers)) {
                for (int i = 0; i < claimers; i++) {
                    claims.add(threads.submit(() -> {
                        start.await();
                        return dispatcher.claim(work.attempt());
                    }));
                }
            }
            RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
            assertThat(claims.stream().filter(f -> f.resultNow())).hasSizeLessThanOrEqualTo(1);
            assertThat(order.getRef().getGeneration()).isEqualTo(1);
            assertThat(sql.list("select id from hold where attempt = ? and ended_at is null", r -> r.getLong(1), work.attempt()))
                    .hasSize(1);
            TestLab.deliver(agent, TestLab.result(order.getRef()).build());
            TestLab.awaitStored(agent, order.getRef());
        }
    }

    /** The test exercise has a hidden check: root who stayed beneath the overlay would read it. */
    @Test
    void hiddenChecksWaitForABoardWhoseResetIsVerified() throws Exception {
        TestLab.Host host = lab.host("pi1", "pi2");
        FakeAgent agent = lab.connect(host);
        TestLab.Work work = hold(agent, host, () -> lab.handIn("int x;\n"));
        String cooperative = host.boards().getFirst();
        agent.report(board(cooperative).toBuilder()
                .setProof(ResetProof.newBuilder().setHow("Its overlay was emptied.").setVerified(false)).build());
        await().atMost(TestLab.LIMIT).until(() -> !sql.list(
                "select 1 from board where name = ? and proof_verified = false and condition = 'UP'", r -> 1, cooperative).isEmpty());
        assertThat(dispatcher.claim(work.attempt())).isFalse();
        String verified = host.boards().getLast();
        agent.report(board(verified).toBuilder()
                .setProof(ResetProof.newBuilder().setHow("A new card.").setVerified(true)).build());
        RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
        assertThat(order.getBoard()).isEqualTo(verified);
        TestLab.deliver(agent, TestLab.result(order.getRef()).build());
        TestLab.awaitStored(agent, order.getRef());
    }

    @Test
    void onePersonHasOneBoardAlsoWhenTwoClaimAtATime() throws Exception {
        TestLab.Host host = lab.host("vm1", "vm2", "vm3", "vm4");
        FakeAgent agent = lab.connect(host);
        Header other = exercises.offer(lab.exercise.profiles().getFirst());
        for (int round = 0; round < 5; round++) {
            List<TestLab.Work> works = hold(agent, host, () -> {
                TestLab.Work first = lab.handIn("int x;\n");
                return List.of(first, lab.handIn(first.login(), other.id(), "int y;\n"));
            });
            CyclicBarrier start = new CyclicBarrier(2);
            List<Future<Boolean>> claims = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                host.boards().forEach(board -> agent.report(board(board)));
                works.forEach(work -> claims.add(threads.submit(() -> {
                    start.await();
                    return dispatcher.claim(work.attempt());
                })));
            }
            await().atMost(TestLab.LIMIT).until(() -> withAgents(works) > 0);
            assertThat(withAgents(works)).isEqualTo(1);
            List<TestLab.Work> inTurn = lab(works.getFirst().attempt()).state().withAgent() ? works : works.reversed();
            for (TestLab.Work work : inTurn) {
                AttemptRef ref = TestLab.awaitOrder(agent, work.attempt()).getRef();
                TestLab.deliver(agent, TestLab.result(ref).build());
                TestLab.awaitStored(agent, ref);
            }
        }
    }

    private long withAgents(List<TestLab.Work> works) {
        return works.stream().filter(work -> lab(work.attempt()).state().withAgent()).count();
    }

    /** Hands in while no board is ready, so that the claimers of the test are first. */
    private <T> T hold(FakeAgent agent, TestLab.Host host, Callable<T> handIn) throws Exception {
        host.boards().forEach(board -> agent.report(board(board).toBuilder().setCondition(Condition.CLEANING).build()));
        await().atMost(TestLab.LIMIT).until(() -> sql.list(
                        "select 1 from board where name = any (?) and condition <> 'CLEANING'", r -> 1, host.boards())
                .isEmpty());
        return handIn.call();
    }

    private dev.bootbench.contract.v1.BoardReport board(String board) {
        return FakeAgent.ready(board).toBuilder().setProfile(lab.exercise.profiles().getFirst()).build();
    }

    @Test
    void onePersonHasOneBoardAtATimeAndOthersGoFirst() {
        FakeAgent agent = lab.connect(lab.host("vm1", "vm2", "vm3"));
        TestLab.Work first = lab.handIn("int x;\n");
        RunAttempt order = TestLab.awaitOrder(agent, first.attempt());
        TestLab.Work second = lab.handIn(first.login(), "int y;\n");
        TestLab.Work other = lab.handIn("int z;\n");
        TestLab.awaitOrder(agent, other.attempt());
        JsonPath waiting = lab.attempt(second.login(), second.attempt());
        assertThat(waiting.getString("state")).isEqualTo("QUEUED");
        assertThat(waiting.getString("reason")).contains("Another attempt of the same person");
        TestLab.deliver(agent, TestLab.result(order.getRef()).build());
        TestLab.awaitOrder(agent, second.attempt());
    }

    /** Its own run must not be told as another attempt that is in the way. */
    @Test
    void anAttemptThatIsClaimedWhileSomebodyLooksIsNotSaidToFollowItself() {
        FakeAgent agent = lab.connect(lab.host("vm1"));
        TestLab.Work work = lab.handIn("int x;\n");
        TestLab.awaitOrder(agent, work.attempt());
        QuarkusTransaction.requiringNew().run(() -> {
            Waiting.Outlook outlook = waiting.of(attempts.find(work.attempt()).orElseThrow(), runs.of(work.attempt()).getFirst());
            assertThat(outlook.reason()).isEqualTo("A board is free; this attempt starts in a moment.");
            assertThat(outlook.position()).isEqualTo(1);
        });
    }

    @Test
    void aBookedBoardIsLeftAloneAndTheAttemptSaysUntilWhen() {
        TestLab.Host host = lab.host("vm1");
        FakeAgent agent = lab.connect(host);
        Instant end = clock.now().plus(Duration.ofHours(1));
        String board = host.boards().getFirst();
        people.as(people.fresh(Role.STUDENT).login()).body(Map.of("board", board, "end", end.toString()))
                .post("/api/reservations").then().statusCode(201);
        TestLab.Work work = lab.handIn("int x;\n");
        JsonPath waiting = lab.attempt(work.login(), work.attempt());
        assertThat(waiting.getString("reason")).contains("is booked").contains(end.toString().substring(11, 16));
        assertThat(Instant.parse(waiting.getString("estimatedStart"))).isBetween(end.minusSeconds(60), end.plusSeconds(60));
        dispatcher.round();
        assertThat(lab(work.attempt()).state()).isEqualTo(AttemptState.QUEUED);
        assertThat(agent.received()).noneMatch(m -> m.hasRunAttempt());
    }

    @Test
    void anAttemptFitsInBeforeABookingAndGivesTheBoardBackAtItsEnd() {
        TestLab.Host host = lab.host("vm1");
        FakeAgent agent = lab.connect(host);
        String board = host.boards().getFirst();
        Instant start = clock.now().plus(Duration.ofMinutes(3));
        people.as(people.fresh(Role.STUDENT).login())
                .body(Map.of("board", board, "start", start.toString(), "end", start.plus(Duration.ofHours(1)).toString()))
                .post("/api/reservations").then().statusCode(201);
        TestLab.Work work = lab.handIn("int x;\n");
        RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
        people.as(work.login()).get("/api/boards/" + board).then().statusCode(200).body("allocation", equalTo("LEASED"));
        TestLab.deliver(agent, TestLab.result(order.getRef()).build());
        TestLab.awaitStored(agent, order.getRef());
        people.as(work.login()).get("/api/boards/" + board).then().statusCode(200).body("allocation", equalTo("FREE"));
    }

    @Test
    void aHundredThatCannotBeginKeepNobodyFromAnotherBoard() throws Exception {
        TestLab.Host booked = lab.host("vm1");
        FakeAgent first = lab.connect(booked);
        people.as(people.fresh(Role.STUDENT).login())
                .body(Map.of("board", booked.boards().getFirst(), "end", clock.now().plus(Duration.ofHours(1)).toString()))
                .post("/api/reservations").then().statusCode(201);
        hold(first, booked, () -> {
            for (int i = 0; i < 100; i++) {
                lab.handIn(people.create("waits", Role.STUDENT).login, "int x;\n");
            }
            return 100;
        });
        first.report(board(booked.boards().getFirst()));
        await().atMost(TestLab.LIMIT).until(() -> !sql.list(
                "select 1 from board where name = ? and condition = 'UP'", r -> 1, booked.boards().getFirst()).isEmpty());
        try (TestLab another = new TestLab(hosts, people, exercises)) {
            TestLab.Work behind = another.handIn("int y;\n");
            FakeAgent idle = another.connect(another.host("vm1"));
            TestLab.awaitOrder(idle, behind.attempt());
        }
        assertThat(first.received()).noneMatch(m -> m.hasRunAttempt());
    }

    private Attempt lab(long attempt) {
        return attempts.find(attempt).orElseThrow();
    }
}
