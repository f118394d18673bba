package dev.bootbench.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.bootbench.TestClock;
import dev.bootbench.blobs.BlobStore;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which captured states are kept. */
@QuarkusTest
class StateShelfTest {
    @Inject
    TestPeople people;

    @Inject
    Hosts hosts;

    @Inject
    TestExercises exercises;

    @Inject
    StateShelf shelf;

    @Inject
    BlobStore blobs;

    @Inject
    TestClock clock;

    private StateTestLab states;

    @BeforeEach
    void aBoardOfTheirs() {
        states = new StateTestLab(people, hosts, exercises, "g1", "g2");
    }

    @AfterEach
    void hangUp() {
        clock.reset();
        states.close();
    }

    private TestLab.Work judged(int points) {
        TestLab.Work work = states.handIn();
        states.grade(work.attempt(), points);
        return work;
    }

    private boolean isKept(TestLab.Work work) {
        var submission = states.submission(work.submission());
        assertThat(blobs.find(submission.getString("sha256")).isPresent()).isEqualTo(submission.getBoolean("board.kept"));
        return submission.getBoolean("board.kept");
    }

    @Test
    void thoseThatCanStillMatterAreKept() {
        TestLab.Work early = judged(300);
        TestLab.Work best = judged(300);
        TestLab.Work worse = judged(100);
        TestLab.Work last = judged(200);
        shelf.tidy();
        assertThat(isKept(early)).as("a newer one is as good").isFalse();
        assertThat(isKept(best)).as("the best").isTrue();
        assertThat(isKept(worse)).isFalse();
        assertThat(isKept(last)).as("the last that was graded").isTrue();

        // While a teacher has an old one graded again, it stays, whatever comes after it.
        long again = people.as(Role.TEACHER).post("/api/submissions/" + last.submission() + "/attempts").then().statusCode(201)
                .extract().jsonPath().getLong("attempt.id");
        var order = TestLab.awaitOrder(states.agent, again);
        TestLab.Work newest = states.handIn();
        shelf.tidy();
        assertThat(isKept(last)).isTrue();
        assertThat(isKept(newest)).as("what waits").isTrue();
        states.deliver(order.getRef(), 200);
        states.grade(newest.attempt(), 0);
        shelf.tidy();
        assertThat(isKept(last)).isFalse();
        assertThat(isKept(newest)).as("the last, though it is the worst").isTrue();
        assertThat(isKept(best)).isTrue();
    }

    @Test
    void whatIsDroppedKeepsItsResultsAndIsRefusedInWords() {
        TestLab.Work old = judged(100);
        judged(200);
        shelf.tidy();
        assertThat(isKept(old)).isFalse();
        people.as(states.login).get("/api/attempts/" + old.attempt()).then().statusCode(200).body("score", equalTo(1.0f));
        people.as(states.login).get("/api/submissions/" + old.submission() + "/archive").then().statusCode(404)
                .body("detail", containsString("is not kept any more"));
        people.as(Role.TEACHER).post("/api/submissions/" + old.submission() + "/attempts").then().statusCode(422)
                .body("detail", containsString("is not kept any more"));
        people.as(Role.TEACHER).post("/api/exercises/" + states.exercise().id() + "/regrade").then().statusCode(200)
                .body("attempts.size()", equalTo(1));
    }

    @Test
    void whatNobodyHandedInIsDroppedLater() {
        byte[] state = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        byte[] log = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        states.agent.store(StateTestLab.sha256(state), StateTestLab.MEDIA_TYPE, state);
        states.agent.store(StateTestLab.sha256(log), "application/octet-stream", log);
        shelf.tidy();
        assertThat(blobs.find(StateTestLab.sha256(state))).as("somebody may be about to hand it in").isPresent();
        TestLab.Work work = states.handIn();
        clock.advance(Duration.ofMinutes(61));
        shelf.tidy();
        assertThat(blobs.find(StateTestLab.sha256(state))).isEmpty();
        assertThat(blobs.find(StateTestLab.sha256(log))).isPresent();
        assertThat(isKept(work)).isTrue();
    }
}
