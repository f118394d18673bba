package dev.bootbench.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.bootbench.contract.v1.Phase;
import dev.bootbench.contract.v1.RunAttempt;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.intake.HandedInFile;
import dev.bootbench.intake.PlainZip;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GradingPathTest {
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

    @Test
    void fromHandInToVerdict() throws Exception {
        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int answer = 42;\n");
        RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
        assertThat(order.getBoard()).isEqualTo(lab.board("vm"));
        assertThat(order.getExercise()).isEqualTo(lab.exercise.id());
        List<HandedInFile> fetched = PlainZip.read(new ByteArrayInputStream(agent.fetch(order.getSubmission())));
        assertThat(fetched).extracting(HandedInFile::path).containsExactly("work.c");
        assertThat(new String(fetched.getFirst().content(), StandardCharsets.UTF_8)).isEqualTo("int answer = 42;\n");
        assertThat(agent.fetch(order.getBundle())).isNotEmpty();

        TestLab.phase(agent, order.getRef(), Phase.BUILDING, "building");
        TestLab.phase(agent, order.getRef(), Phase.RUNNING, "check 2 of 3");
        TestLab.check(agent, order.getRef(), TestLab.passed("build", 100));
        JsonPath running = Awaitility.await().atMost(TestLab.LIMIT)
                .until(() -> lab.attempt(work.login(), work.attempt()), a -> a.getString("checks[0].verdict") != null);
        assertThat(running.getString("state")).isEqualTo("RUNNING");
        assertThat(running.getString("doing")).isEqualTo("check 2 of 3");
        assertThat(running.getString("score")).isNull();
        assertThat(running.getList("checks.verdict")).containsExactly("PASS", null, null);

        byte[] log = "make: done\n".getBytes(StandardCharsets.UTF_8);
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(log));
        agent.store(hash, "text/plain", log);
        TestLab.deliver(agent, TestLab.result(order.getRef()).setBuildLog(hash).build());
        TestLab.awaitStored(agent, order.getRef());

        JsonPath graded = lab.attempt(work.login(), work.attempt());
        assertThat(graded.getString("state")).isEqualTo("GRADED");
        assertThat(graded.getDouble("score")).isEqualTo(3.0);
        assertThat(graded.getDouble("maxScore")).isEqualTo(4.5);
        assertThat(graded.getList("phases.state"))
                .containsExactly("QUEUED", "CLAIMED", "BUILDING", "RUNNING", "REPORTING", "GRADED");
        assertThat(graded.getLong("phases[2].ms")).isEqualTo(900);
        assertThat(graded.getString("checks[1].evidence.command")).isEqualTo("insmod work.ko");
        assertThat(graded.getLong("console.to")).isEqualTo(900);
        assertThat(graded.getString("board")).isEqualTo(lab.board("vm"));
        people.as(work.login()).get("/api/attempts/" + work.attempt() + "/build-log")
                .then().statusCode(200).body(equalTo("make: done\n"));
        people.as(work.login()).get("/api/attempts/" + work.attempt() + "/kernel-log").then().statusCode(404);
        people.as(work.login()).get("/api/exercises").then().statusCode(200)
                // A total would tell of the hidden check.
                .body("find { it.id == '%s' }.best".formatted(lab.exercise.id()), nullValue());
        people.as(work.login()).get("/api/attempts/" + work.attempt()).then().statusCode(200)
                .body("score", nullValue()).body("scoreHidden", equalTo(true)).body("maxScore", equalTo(4.5f));
        people.as(Role.TEACHER).get("/api/exercises/" + lab.exercise.id() + "/grades").then().statusCode(200)
                .body("person.login", hasItem(work.login()))
                .body("best", equalTo(List.of(3.0f)));
        people.as(work.login()).get("/api/submissions/" + work.submission()).then().statusCode(200)
                .body("files[0].text", equalTo("int answer = 42;\n"))
                .body("attempts[0].state", equalTo("GRADED"));
    }

    @Test
    void studentsSeeTheirOwnAndOfHiddenChecksOnlyTheVerdict() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int x;\n");
        RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
        TestLab.deliver(agent, TestLab.result(order.getRef()).setLabLog("board reset twice").build());
        TestLab.awaitStored(agent, order.getRef());

        String path = "/api/attempts/" + work.attempt();
        String student = people.as(work.login()).get(path).then().statusCode(200)
                .body("checks[2].verdict", equalTo("CRASH"))
                .body("checks[2].hidden", equalTo(true))
                .extract().asString();
        assertThat(student).doesNotContain("work_init", "/dev/secret", "Look at line 3", "board reset twice");
        String results = people.as(work.login()).get(path + "/results.json").then().statusCode(200)
                .body("tests[2].visibility", equalTo("hidden"))
                .extract().asString();
        assertThat(results).doesNotContain("work_init", "/dev/secret", "Look at line 3");
        people.as(Role.TEACHER).get(path).then().statusCode(200)
                .body("checks[2].report.function", equalTo("work_init"))
                .body("labLog", equalTo("board reset twice"));

        String other = people.fresh(Role.STUDENT).login();
        for (String own : List.of(path, path + "/results.json", path + "/console", "/api/submissions/" + work.submission())) {
            people.as(other).get(own).then().statusCode(404);
        }
        people.as(other).post(path + "/cancel").then().statusCode(404);
        people.as(other).get("/api/attempts?person=" + work.login()).then().statusCode(200).body("size()", equalTo(0));
        people.as(other).post("/api/submissions/" + work.submission() + "/attempts").then().statusCode(403);
        people.as(work.login()).get("/api/attempts?before=" + (work.attempt() + 1)).then().statusCode(200).body("[0].id", equalTo((int) work.attempt()));
        people.as(work.login()).get("/api/attempts?before=" + work.attempt()).then().statusCode(200).body("size()", equalTo(0));
    }

    @Test
    void resultsJsonIsForGradedAttemptsOnly() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int x;\n");
        String path = "/api/attempts/" + work.attempt() + "/results.json";
        RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
        people.as(work.login()).get(path).then().statusCode(409)
                .contentType("application/problem+json")
                .body("detail", containsString("not graded"));
        TestLab.deliver(agent, TestLab.result(order.getRef()).build());
        TestLab.awaitStored(agent, order.getRef());
        people.as(Role.TEACHER).get(path).then().statusCode(200)
                .body("score", equalTo(3.0f))
                .body("max_score", equalTo(4.5f))
                .body("execution_time", equalTo(2.5f))
                .body("tests.status", equalTo(List.of("passed", "passed", "failed")))
                .body("tests.score", equalTo(List.of(1.0f, 2.0f, 0.0f)))
                .body("tests[2].extra_data.bootbench.fault", equalTo("student"))
                .body("extra_data.bootbench.exercise.version", equalTo("1"))
                .body("extra_data.bootbench.durations_ms.build", equalTo(900));
    }

    @Test
    void aRegradeIsANewAttemptOnceAndByThePresentVersion() {
        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work work = lab.handIn("int x;\n");
        RunAttempt order = TestLab.awaitOrder(agent, work.attempt());
        TestLab.deliver(agent, TestLab.result(order.getRef()).build());
        TestLab.awaitStored(agent, order.getRef());
        agent.attempts().clear();

        exercises.offer(TestExercises.header(lab.exercise.id(), "2", lab.exercise.profiles().getFirst()));
        long again = regrade(work.submission());
        assertThat(again).isNotEqualTo(work.attempt());
        assertThat(regrade(work.submission())).isEqualTo(again);
        RunAttempt second = TestLab.awaitOrder(agent, again);
        assertThat(second.getBundle()).isNotEqualTo(order.getBundle());
        assertThat(second.getSubmission()).isEqualTo(order.getSubmission());
        assertThat(lab.attempt(work.login(), work.attempt()).getDouble("score")).isEqualTo(3.0);
    }

    private long regrade(long submission) {
        return people.as(Role.TEACHER).post("/api/submissions/" + submission + "/attempts")
                .then().statusCode(201).extract().jsonPath().getLong("attempt.id");
    }

    @Test
    void aWaitingAttemptSaysWhyAndANewerSubmissionTakesItsPlace() {
        TestLab.Work first = lab.handIn("int x;\n");
        JsonPath waiting = lab.attempt(first.login(), first.attempt());
        assertThat(waiting.getString("state")).isEqualTo("QUEUED");
        assertThat(waiting.getInt("position")).isEqualTo(1);
        assertThat(waiting.getString("reason")).contains("no board with profile").contains("waits");
        assertThat(waiting.getString("estimatedStart")).isNull();

        TestLab.Work other = lab.handIn("int y;\n");
        assertThat(lab.attempt(other.login(), other.attempt()).getInt("position")).isEqualTo(2);
        TestLab.Work newer = lab.handIn(first.login(), "int x2;\n");
        assertThat(lab.attempt(first.login(), first.attempt()).getString("state")).isEqualTo("CANCELLED");
        assertThat(lab.attempt(first.login(), first.attempt()).getString("reason")).contains("newer submission");
        assertThat(lab.attempt(newer.login(), newer.attempt()).getInt("position")).isEqualTo(2);
    }

    @Test
    void cancelEndsAWaitingAttemptAtOnceAndARunningOneThroughItsAgent() {
        TestLab.Work waiting = lab.handIn("int x;\n");
        people.as(waiting.login()).post("/api/attempts/" + waiting.attempt() + "/cancel").then().statusCode(204);
        assertThat(lab.attempt(waiting.login(), waiting.attempt()).getString("state")).isEqualTo("CANCELLED");

        FakeAgent agent = lab.connect(lab.host("vm"));
        TestLab.Work running = lab.handIn("int x;\n");
        RunAttempt order = TestLab.awaitOrder(agent, running.attempt());
        TestLab.phase(agent, order.getRef(), Phase.BUILDING, "building");
        lab.awaitState(running.login(), running.attempt(), AttemptState.BUILDING);
        people.as(running.login()).post("/api/attempts/" + running.attempt() + "/cancel").then().statusCode(204);
        agent.await(m -> m.hasCancelAttempt() && m.getCancelAttempt().getRef().equals(order.getRef()));
        assertThat(lab.attempt(running.login(), running.attempt()).getString("state")).isEqualTo("BUILDING");
        TestLab.deliver(agent, TestLab.labFault(order.getRef()).toBuilder()
                .setOutcome(dev.bootbench.contract.v1.Outcome.CANCELLED).build());
        TestLab.awaitStored(agent, order.getRef());
        JsonPath cancelled = lab.attempt(running.login(), running.attempt());
        assertThat(cancelled.getString("state")).isEqualTo("CANCELLED");
        assertThat(cancelled.getString("score")).isNull();
        people.as(running.login()).post("/api/attempts/" + running.attempt() + "/cancel").then().statusCode(204);
        TestLab.awaitOrder(agent, lab.handIn("the board is free again\n").attempt());
    }
}
