package dev.bootbench.grading;

import static dev.bootbench.grading.TestLab.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.bootbench.blobs.BlobStore;
import dev.bootbench.boards.BoardCommands;
import dev.bootbench.booking.HolderRule;
import dev.bootbench.booking.Holds;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.RunAttempt;
import dev.bootbench.exercises.Catalogue;
import dev.bootbench.exercises.Header;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.sql.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A board that its holder hands in as it is, with an agent that speaks the real contract. */
@QuarkusTest
class BoardHandInTest {
    @Inject
    TestPeople people;

    @Inject
    Hosts hosts;

    @Inject
    TestExercises exercises;

    @Inject
    Sql sql;

    @Inject
    HolderRule rule;

    @Inject
    BoardCommands commands;

    @Inject
    BlobStore blobs;

    @Inject
    Holds holds;

    @Inject
    Submissions submissions;

    @Inject
    StateShelf shelf;

    @Inject
    Catalogue catalogue;

    private StateTestLab states;

    @BeforeEach
    void aBoardOfTheirs() {
        states = new StateTestLab(people, hosts, exercises, "g1", "g2");
    }

    @AfterEach
    void hangUp() {
        states.close();
    }

    private void refused(Response response, int status, String sentence) {
        response.then().statusCode(status).contentType("application/problem+json").body("detail", containsString(sentence));
        assertThat(sql.list("select 1 from submission where exercise = ?", r -> 1, states.exercise().id())).isEmpty();
    }

    private void refused(int status, String sentence) {
        refused(states.handIn(states.login, states.board), status, sentence);
    }

    private long captures() {
        return states.agent.received().stream().filter(CoordinatorMessage::hasBoardCommand)
                .filter(message -> message.getBoardCommand().getAction() == BoardCommand.Action.CAPTURE).count();
    }

    @Test
    void whatWasCapturedIsJudgedOnAnotherBoardOfItsProfile() {
        byte[] state = "disk and memory".repeat(800_000).getBytes(StandardCharsets.UTF_8);
        states.capturing(command -> {
            assertThat(command.getBoard()).isEqualTo(states.board);
            return states.captured(command, state);
        });
        TestLab.Work work = states.handIn();
        RunAttempt order = TestLab.awaitOrder(states.agent, work.attempt());
        assertThat(order.getBoard()).isEqualTo(states.lab.board("g2"));
        assertThat(states.agent.fetch(order.getSubmission())).isEqualTo(state);
        assertThat(sql.first("select array_to_string(wants, ' ') from run where attempt_id = ?", r -> r.getString(1), work.attempt()))
                .as("a state wakes up on no other profile, whatever the exercise names")
                .contains(states.able(states.board).getProfile() + "/plain");

        people.as(states.login).get("/api/submissions/" + work.submission()).then().statusCode(200)
                .body("sha256", equalTo(order.getSubmission()))
                .body("files.size()", equalTo(1))
                .body("files[0].path", equalTo(states.board + ": disk and memory"))
                .body("files[0].size", equalTo(state.length))
                .body("files[0].text", nullValue())
                .body("board.name", equalTo(states.board))
                .body("board.profile", equalTo(states.able(states.board).getProfile()))
                .body("board.kept", equalTo(true));
        assertThat(people.as(states.login).get("/api/submissions/" + work.submission() + "/archive").then().statusCode(200)
                .extract().asByteArray()).isEqualTo(state);
        people.as(states.login).get("/api/boards/" + states.board).then().body("mine", equalTo(true));
    }

    @Test
    void aNewerOneTakesThePlaceOfOneThatWaits() {
        states.lab.connect(states.lab.host("unable"));
        // Nobody but the person's own board could judge it.
        states.report(states.able(states.lab.board("g2")).toBuilder().setPristine(false).build());
        TestLab.Work first = states.handIn();
        TestLab.Work second = states.handIn();
        assertThat(states.lab.awaitState(states.login, first.attempt(), AttemptState.CANCELLED).getString("reason")).contains("newer");
        assertThat(states.lab.attempt(states.login, second.attempt()).getString("state")).isEqualTo("QUEUED");
        assertThat(states.agent.received()).as("a board without the ability is not taken").noneMatch(CoordinatorMessage::hasRunAttempt);
    }

    @Test
    void onlyByThePersonWhoHasTheBoardNow() {
        String other = people.fresh(Role.STUDENT).login();
        refused(states.handIn(other, states.board), 403, "Only who has a board, or shares it, may do that");
        refused(states.handIn("admin", states.board), 403, "Only who has a board, or shares it, may do that");
        refused(states.handIn("teacher", states.lab.board("g2")), 403, "Book it first");
        refused(states.handIn(states.login, "nowhere"), 404, "no board of that name");
        refused(people.as(states.login).body(Map.of()).post(states.path()), 400, "Say which board");
        people.as(states.login).body(Map.of("board", states.board)).post("/api/exercises/no-such/submissions/board").then().statusCode(404);
        people.as(states.login).delete("/api/reservations/" + states.reservation).then().statusCode(204);
        refused(403, "Book it first");
        assertThat(captures()).isZero();
    }

    @Test
    void onlyABoardThatFitsAndCanBeCaptured() {
        String profile = states.able(states.board).getProfile();
        states.report(states.able(states.board).toBuilder().clearAbilities().addAbilities("kernel").build());
        refused(422, states.board + " cannot be captured");
        states.agent.report(states.able(states.board).toBuilder().setProfile("p-elsewhere").build());
        await().atMost(LIMIT).untilAsserted(() -> refused(422,
                states.board + " has the profile p-elsewhere, but \"" + states.exercise().title() + "\" is done on a board with profile p-other or "
                        + profile));
        states.report(states.able(states.board).toBuilder().setCondition(Condition.OFF).build());
        refused(409, "Switch it on first");
        assertThat(captures()).isZero();
    }

    @Test
    void filesForABoardAndABoardForFilesAreRefusedWithWhatToDo() {
        String path = "/api/exercises/" + states.exercise().id() + "/submissions";
        String sentence = "./lab submit " + states.exercise().id() + " --board NAME";
        refused(people.as(states.login).body(Map.of("files", List.of(Map.of("path", "a.c", "text", "x")))).post(path), 422, sentence);
        refused(people.as(states.login).contentType("application/zip").body(new byte[] {'P', 'K'}).post(path), 422, sentence);
        refused(people.as(states.login).contentType("multipart/form-data").multiPart("files", "a.c", "x".getBytes(StandardCharsets.UTF_8))
                .post(path), 422, sentence);
        Header files = exercises.offer("p-nobody");
        people.as(states.login).body(Map.of("board", states.board)).post("/api/exercises/" + files.id() + "/submissions/board")
                .then().statusCode(422).body("code", equalTo("submission-refused")).body("detail", containsString("wants files, not a board"));
        assertThat(captures()).isZero();
    }

    @Test
    void notWithAnAgentThatDoesNotKnowOrIsAway() {
        states.agent.close();
        await().atMost(LIMIT).untilAsserted(() -> refused(503, "is not connected"));
        states.connect(3);
        await().atMost(LIMIT).untilAsserted(() -> refused(409, "boards that are handed in came with 1.4. An administrator has to update it."));
    }

    @Test
    void whatTheAgentCouldNotDoIsToldToThePerson() {
        states.capturing(command -> Optional.of(CommandDone.newBuilder().setCommand(command.getCommand())
                .setProblem("The board does not answer over SSH: start sshd again.").build()));
        refused(409, "start sshd again. Nothing was handed in.");
        states.capturing(command -> Optional.of(CommandDone.newBuilder().setCommand(command.getCommand()).setOk(true)
                .setContent("a".repeat(64)).setSize(9).build()));
        refused(409, "did not hand over the state as it announced. Nothing was handed in.");
        byte[] log = "a log of something else".getBytes(StandardCharsets.UTF_8);
        states.agent.store(StateTestLab.sha256(log), "application/octet-stream", log);
        states.capturing(command -> Optional.of(CommandDone.newBuilder().setCommand(command.getCommand()).setOk(true)
                .setContent(StateTestLab.sha256(log)).setSize(log.length).build()));
        refused(409, "did not hand over the state as it announced");
        // And then it works.
        states.capturing(command -> states.captured(command, new byte[] {1}));
        assertThat(states.handIn().submission()).isPositive();
    }

    @Test
    void anAgentThatIsLostMeanwhileIsTold() {
        states.capturing(command -> {
            states.agent.close();
            return Optional.empty();
        });
        refused(503, "was lost before it answered");
    }

    @Test
    void anAgentThatNeverAnswersIsNotWaitedForLonger() {
        states.capturing(command -> Optional.empty());
        GradingConfig hasty = new SmallRyeConfigBuilder().withMapping(GradingConfig.class).addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(Map.of("bootbench.grading.capture", "300ms"), "test", 100))
                .build().getConfigMapping(GradingConfig.class);
        BoardHandIn handIn = new BoardHandIn(rule, commands, blobs, holds, submissions, shelf, hasty);
        assertThatThrownBy(() -> handIn.handIn(people.person(states.login), catalogue.latest(states.exercise().id()).orElseThrow(), states.board))
                .isInstanceOf(ProblemException.class).hasMessageContaining("was not captured within 0 s. Nothing was handed in.");
    }

    @Test
    void oneAtATime() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<BoardCommand> asked = new AtomicReference<>();
        states.capturing(command -> {
            asked.set(command);
            begun.countDown();
            return Optional.empty();
        });
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> states.handIn(states.login, states.board).statusCode());
        assertThat(begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        refused(409, "is being handed in already");
        states.agent.say(dev.bootbench.contract.v1.AgentMessage.newBuilder()
                .setCommandDone(states.captured(asked.get(), new byte[] {1}).orElseThrow()).build());
        assertThat(first.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(201);
        assertThat(captures()).isEqualTo(1);
    }

    @Test
    void whatIsCapturedAfterTheReservationEndedIsNobodys() {
        states.capturing(command -> {
            people.as(states.login).delete("/api/reservations/" + states.reservation).then().statusCode(204);
            states.book(people.fresh(Role.STUDENT).login(), states.board);
            return states.captured(command, "another person's work".getBytes(StandardCharsets.UTF_8));
        });
        refused(409, "ended before its state was captured. Nothing was handed in.");
    }
}
