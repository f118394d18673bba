package dev.bootbench.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.bootbench.TestClock;
import dev.bootbench.contract.v1.AttemptRef;
import dev.bootbench.contract.v1.CheckResult;
import dev.bootbench.contract.v1.Part;
import dev.bootbench.contract.v1.RunAttempt;
import dev.bootbench.contract.v1.Series;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.exercises.Visibility;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.sql.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Grading again, scoring again, what counts meanwhile, and who may see it. */
@QuarkusTest
class RegradingTest {
    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    TestExercises exercises;

    @Inject
    TestClock clock;

    @Inject
    WaitingLine line;

    @Inject
    Sql sql;

    private TestLab lab;
    private FakeAgent agent;

    @BeforeEach
    void newLab() {
        lab = new TestLab(hosts, people, exercises::offerTwoLanes);
        agent = lab.connect(lab.host("vm"));
        agent.report(lab.ready(lab.board("vm"), "plain", "debug"));
    }

    @AfterEach
    void closeLab() {
        clock.reset();
        lab.close();
    }

    private String path() {
        return "/api/exercises/" + lab.exercise.id();
    }

    private void offer(String version, BigDecimal load, Visibility sanitized) {
        exercises.offer(TestExercises.twoLanes(lab.exercise.id(), version, lab.exercise.profiles().getFirst(), load, sanitized));
    }

    private void grade(long attempt, CheckResult load) {
        RunAttempt plain = TestLab.awaitOrder(agent, attempt);
        TestLab.deliver(agent, TestLab.result(plain.getRef()).clearChecks()
                .addChecks(TestLab.passed("build", 100)).addChecks(load).build());
        AttemptRef debug = TestLab.awaitOrder(agent, attempt).getRef();
        TestLab.deliver(agent, TestLab.debug(debug));
        TestLab.awaitStored(agent, debug);
    }

    private static CheckResult half(int max) {
        return TestLab.passed("load", max).toBuilder().setVerdict(dev.bootbench.contract.v1.Verdict.FAIL).setPoints(max / 2)
                .setBlame(dev.bootbench.contract.v1.Blame.SUBMISSION)
                .addParts(Part.newBuilder().setTitle("loads once").setPoints(max / 2).setMaxPoints(max / 2))
                .addParts(Part.newBuilder().setTitle("loads twice").setMaxPoints(max / 2).setMessage("EEXIST"))
                .addSeries(Series.newBuilder().setName("waste").setXUnit("bytes").addX(8).addX(16).addY(0).addY(8))
                .addNotes("It was slow.").setTeacherMessage("on host h").build();
    }

    private long regrade(long submission, String key) {
        return people.as(Role.TEACHER).header("Idempotency-Key", key).post("/api/submissions/" + submission + "/attempts")
                .then().statusCode(201).extract().jsonPath().getLong("attempt.id");
    }

    @Test
    void theOldVerdictStandsUntilTheNewOneDoesAndAKeyAsksOnce() {
        TestLab.Work work = lab.handIn("int x;\n");
        grade(work.attempt(), TestLab.passed("load", 200));
        agent.attempts().clear();
        long again = regrade(work.submission(), "k1");
        assertThat(regrade(work.submission(), "k1")).isEqualTo(again);
        assertThat(regrade(work.submission(), "k2")).as("the same while it waits").isEqualTo(again);
        people.as(work.login()).get("/api/attempts/" + work.attempt()).then().body("official", equalTo(true));
        people.as(Role.TEACHER).get(path() + "/grades").then().body("grade", contains(4.0f));
        grade(again, half(200));
        people.as(work.login()).get("/api/attempts/" + work.attempt()).then().body("official", equalTo(false)).body("score", equalTo(4.0f));
        people.as(Role.TEACHER).get(path() + "/grades").then().body("grade", contains(3.0f)).body("attempts", contains(1));
        assertThat(regrade(work.submission(), "k1")).as("the key is spent").isEqualTo(again);
        assertThat(regrade(work.submission(), "k3")).isNotEqualTo(again);
    }

    @Test
    void allOfAnExerciseAreGradedAgainBehindWhatPeopleWaitFor() {
        TestLab.Work one = lab.handIn("int x;\n");
        grade(one.attempt(), TestLab.passed("load", 200));
        TestLab.Work two = lab.handIn("int y;\n");
        grade(two.attempt(), TestLab.passed("load", 200));
        agent.report(lab.ready(lab.board("vm")).toBuilder().setPristine(false).build());
        List<Long> again = people.as(Role.TEACHER).post(path() + "/regrade").then().statusCode(200).extract().jsonPath()
                .getList("attempts", Long.class);
        assertThat(again).hasSize(2).doesNotContain(one.attempt(), two.attempt());
        assertThat(people.as(Role.TEACHER).post(path() + "/regrade").then().extract().jsonPath().getList("attempts", Long.class))
                .isEqualTo(again);
        TestLab.Work three = lab.handIn("int z;\n");
        List<String> plain = List.of(lab.exercise.profiles().getFirst() + "/plain");
        assertThat(line.rivals(plain)).containsExactly(three.attempt(), again.getFirst(), again.getLast());
        people.as(Role.STUDENT).post(path() + "/regrade").then().statusCode(403);

        // A single one overtakes them; who has waited for two hours is treated as one of those.
        long single = regrade(three.submission(), "k");
        assertThat(line.rivals(plain)).containsExactly(three.attempt(), single, again.getFirst(), again.getLast());
        clock.advance(Duration.ofMinutes(121));
        long later = regrade(two.submission(), "l");
        assertThat(line.rivals(plain)).endsWith(again.getFirst(), again.getLast(), later);
    }

    @Test
    void whatEndsWhileItIsAskedForAgainIsInNobodysWay() {
        TestLab.Work work = lab.handIn("int x;\n");
        grade(work.attempt(), TestLab.passed("load", 200));
        agent.report(lab.ready(lab.board("vm")).toBuilder().setPristine(false).build());
        long waiting = regrade(work.submission(), "k1");
        try {
            sql.update("""
                    create function ended_meanwhile() returns trigger language plpgsql as $$ begin
                        update attempt set state = 'CANCELLED', finished_at = now() where id = %d; return null;
                    end $$""".formatted(waiting));
            sql.update("create trigger ended_meanwhile after insert on attempt for each statement execute function ended_meanwhile()");
            assertThat(regrade(work.submission(), "k2")).isGreaterThan(waiting);
        } finally {
            sql.update("drop function ended_meanwhile() cascade");
        }
    }

    @Test
    void newPointsAreScoredWithoutARunAndSayWhatTheyWere() {
        TestLab.Work work = lab.handIn("int x;\n");
        grade(work.attempt(), half(200));
        offer("2", new BigDecimal("5"), Visibility.VISIBLE);
        people.as(Role.TEACHER).post(path() + "/rescore").then().statusCode(200)
                .body("changed", equalTo(1)).body("unchanged", equalTo(0)).body("regrade", equalTo(0));
        people.as(work.login()).get("/api/attempts/" + work.attempt()).then().statusCode(200)
                .body("score", equalTo(4.5f)).body("maxScore", equalTo(7.0f))
                .body("checks[1].points", equalTo(2.5f)).body("checks[1].maxPoints", equalTo(5.0f))
                .body("rescores", hasSize(1)).body("rescores[0].before", equalTo(3.0f)).body("rescores[0].after", equalTo(4.5f))
                .body("rescores[0].by", equalTo("teacher"))
                .body("summary", equalTo("4.5 of 7 points. Plain kernel: 3.5 of 6 points. Debug kernel: 1 of 1 points."))
                .body("runs.summary", contains("3.5 of 6 points.", "1 of 1 points."));
        people.as(Role.TEACHER).post(path() + "/rescore").then().body("changed", equalTo(0)).body("unchanged", equalTo(1));
        exercises.offer(TestExercises.header(lab.exercise.id(), "3", lab.exercise.profiles().getFirst()));
        people.as(Role.TEACHER).post(path() + "/rescore").then().body("changed", equalTo(0)).body("regrade", equalTo(1));
    }

    @Test
    void whatIsHiddenUntilTheDueDateIsReadAfterwardsAndTheTotalWithIt() {
        offer("2", BigDecimal.TWO, Visibility.AFTER_DUE);
        TestLab.Work work = lab.handIn("int x;\n");
        grade(work.attempt(), half(200));
        String attempt = "/api/attempts/" + work.attempt();
        people.as(work.login()).get(attempt).then().body("score", nullValue()).body("scoreHidden", equalTo(true))
                .body("checks[1].parts.title", contains("loads once", "loads twice")).body("checks[1].parts[1].points", equalTo(0.0f))
                .body("checks[1].series[0].y", contains(0.0f, 8.0f)).body("checks[1].notes", contains("It was slow."))
                .body("checks[1].teacherMessage", nullValue())
                .body("checks[2].verdict", equalTo("PASS")).body("checks[2].message", nullValue()).body("checks[2].points", nullValue());
        people.as(work.login()).get(attempt + "/results").then().body("score", nullValue())
                .body("tests[2].visibility", equalTo("after_due_date"));
        people.as(Role.TEACHER).get(attempt).then().body("score", equalTo(3.0f)).body("checks[1].teacherMessage", equalTo("on host h"));
        people.as(Role.STUDENT).body(Map.of()).put(path() + "/schedule").then().statusCode(403);
        people.as(Role.TEACHER).body(Map.of("dueAt", clock.now().plusSeconds(60).toString(), "counts", "LAST"))
                .put(path() + "/schedule").then().statusCode(200).body("counts", equalTo("LAST"));
        people.as(work.login()).get(attempt).then().body("score", nullValue());
        clock.advance(Duration.ofSeconds(61));
        people.as(work.login()).get(attempt).then().body("score", equalTo(3.0f)).body("scoreHidden", equalTo(false))
                .body("checks[2].message", equalTo("As expected."));
    }

    @Test
    void everyFormatTellsTheSame() {
        TestLab.Work work = lab.handIn("int x;\n");
        grade(work.attempt(), half(200));
        String results = "/api/attempts/" + work.attempt() + "/results";
        String ktap = people.as(work.login()).accept("text/plain").get(results).then().statusCode(200).extract().asString();
        assertThat(ktap).isEqualTo("""
                KTAP version 1
                1..1
                  KTAP version 1
                  # Subtest: %s
                  1..3
                  ok 1 It builds
                  not ok 2 It loads # As expected.
                  ok 3 The sanitizer is silent
                not ok 1 %s
                """.formatted(lab.exercise.id(), lab.exercise.id()));
        people.as(work.login()).get(results + "?format=junit").then().statusCode(200).contentType("application/xml")
                .body("testsuites.testsuite.@tests", equalTo("3")).body("testsuites.@failures", equalTo("1"))
                .body("testsuites.testsuite.testcase[1].failure.@type", equalTo("fail"))
                .body("testsuites.testsuite.testcase[1].@classname", equalTo(lab.exercise.id() + ".load"));
        people.as(work.login()).get(results + "?format=json").then().statusCode(200)
                .body("tests[1].score", equalTo(1.0f)).body("tests[1].output", containsString("loads twice: EEXIST"))
                .body("tests[1].extra_data.bootbench.parts[1].output", equalTo("EEXIST"))
                .body("tests[1].extra_data.bootbench.series[0].x_unit", equalTo("bytes"));
        people.as(work.login()).get(results + "?format=html").then().statusCode(422);
        people.as(people.fresh(Role.STUDENT).login()).get(results).then().statusCode(404);
        byte[] zip = people.as(work.login()).get("/api/submissions/" + work.submission() + "/archive").then().statusCode(200)
                .contentType("application/zip").extract().asByteArray();
        assertThat(zip).startsWith('P', 'K');
        people.as(Role.TEACHER).get(path() + "/grades.csv").then().statusCode(200).contentType("text/csv")
                .body(containsString("login,name,exercise,grade,best,last,max_score,attempts,submitted_at"))
                .body(containsString(work.login() + ",Test " + work.login() + "," + lab.exercise.id() + ",3.00,3.00,3.00,4,1,"));
    }

    @Test
    void teachersSeeHowChecksTurnOutAndWhichGiveAnotherVerdictTheNextTime() {
        TestLab.Work work = lab.handIn("int x;\n");
        grade(work.attempt(), half(200));
        agent.attempts().clear();
        for (CheckResult load : List.of(TestLab.passed("load", 200), half(200))) {
            long verify = people.as(Role.TEACHER).post("/api/submissions/" + work.submission() + "/attempts?verify=true")
                    .then().statusCode(201).extract().jsonPath().getLong("attempt.id");
            grade(verify, load);
        }
        people.as(Role.TEACHER).get(path() + "/check-statistics").then().statusCode(200)
                .body("checks.id", contains("build", "load", "sanitized"))
                .body("checks[0].passRate", equalTo(1.0f)).body("checks[0].repeats", equalTo(2)).body("checks[0].flakeRate", equalTo(0.0f))
                .body("checks[1].graded", equalTo(1)).body("checks[1].passRate", equalTo(0.0f))
                .body("checks[1].verdicts.FAIL", equalTo(1)).body("checks[1].flakeRate", equalTo(0.5f))
                .body("checks[0].medianTries", equalTo(1.0f)).body("checks[1].medianTries", nullValue());
        people.as(Role.STUDENT).get(path() + "/check-statistics").then().statusCode(403);
    }

    @Test
    void aNewSubmissionTakesThePlaceOfAnOlderOneButNotOfATeachersRegrade() {
        TestLab.Work first = lab.handIn("int x;\n");
        grade(first.attempt(), TestLab.passed("load", 200));
        agent.report(lab.ready(lab.board("vm")).toBuilder().setPristine(false).build());
        long regrade = regrade(first.submission(), "k");
        TestLab.Work second = lab.handIn(first.login(), "int y;\n");
        TestLab.Work third = lab.handIn(first.login(), "int z;\n");
        assertThat(lab.attempt(first.login(), second.attempt()).getString("state")).isEqualTo("CANCELLED");
        assertThat(lab.attempt(first.login(), regrade).getString("state")).isEqualTo("QUEUED");
        assertThat(lab.attempt(first.login(), third.attempt()).getString("state")).isEqualTo("QUEUED");
    }
}
