package dev.bootbench.boards;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.google.protobuf.Timestamp;
import dev.bootbench.LabClock;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.HealthItem;
import dev.bootbench.contract.v1.HealthOccasion;
import dev.bootbench.contract.v1.HealthReport;
import dev.bootbench.contract.v1.ResetProof;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A board's proof of a clean state, its health and its quarantine, from the agent's word to what people see. */
@QuarkusTest
class HealthApiTest {
    @Inject
    TestPeople people;

    @Inject
    Hosts hosts;

    @Inject
    LabClock clock;

    private String host;
    private String board;
    private String credential;
    private String student;
    private FakeAgent agent;

    @BeforeEach
    void aBoard() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        host = "bench-" + unique;
        board = "pi-" + unique;
        student = people.token(people.fresh(Role.STUDENT).login());
        credential = hosts.create(host);
        agent = new FakeAgent(TestPort.get(), credential).with(board).connect();
        agent.await(CoordinatorMessage::hasHolds);
    }

    @AfterEach
    void hangUp() {
        agent.close();
    }

    @Test
    void theNextUserSeesTheProofOfACleanState() {
        me().get("/api/boards/" + board).then().body("proof", nullValue()).body("abilities", empty()).body("power", equalTo("ON"));
        agent.report(FakeAgent.ready(board).toBuilder().addAbilities("kernel").setProof(ResetProof.newBuilder()
                .setAt(Timestamp.newBuilder().setSeconds(1_795_000_000L)).setHow("A new disk over the image.").setVerified(true)
                .setKernel("6.1.0-56-amd64").setTaint(0).setDisk("image qemu-x86, SHA-256 1f2e").setTook(seconds(3))).build());
        await().untilAsserted(() -> me().get("/api/boards/" + board).then()
                .body("proof.how", equalTo("A new disk over the image.")).body("proof.verified", equalTo(true))
                .body("proof.at", equalTo("2026-11-18T11:06:40Z")).body("proof.taint", equalTo(0))
                .body("proof.disk", equalTo("image qemu-x86, SHA-256 1f2e")).body("proof.tookMs", equalTo(3000))
                .body("abilities", contains("kernel")));
        agent.report(FakeAgent.ready(board));
        await().untilAsserted(() -> me().get("/api/boards/" + board).then().body("proof", nullValue()));
    }

    @Test
    void everybodySeesResultsAndTeachersWhatWasLookedAt() {
        say(report(HealthOccasion.AFTER_RESET, true, "All is well."));
        say(report(HealthOccasion.ON_DEMAND, false, "SSH does not answer."));
        await().untilAsserted(() -> assertThat(history(me()).getList("sentence"))
                .isEqualTo(List.of("SSH does not answer.", "All is well.")));
        me().get("/api/boards/" + board + "/health").then().body("[0].healthy", equalTo(false))
                .body("[0].occasion", equalTo("ON_DEMAND")).body("[0].tookMs", equalTo(2000)).body("[0].items", nullValue());
        people.as(Role.TEACHER).get("/api/boards/" + board + "/health").then()
                .body("[0].items.what", contains("power", "ssh")).body("[0].items.ok", contains(true, false));
        me().get("/api/boards/nowhere/health").then().statusCode(404);
    }

    @Test
    void routineIsKeptWhenItSaysSomethingNew() {
        say(report(HealthOccasion.SCHEDULED, true, "All is well."));
        say(report(HealthOccasion.SCHEDULED, true, "All is well."));
        say(report(HealthOccasion.SCHEDULED, false, "SSH does not answer."));
        say(report(HealthOccasion.SCHEDULED, false, "SSH does not answer."));
        say(report(HealthOccasion.SCHEDULED, true, "All is well."));
        say(report(HealthOccasion.SCHEDULED, true, "All is well."));
        say(report(HealthOccasion.ON_DEMAND, true, "All is well."));
        await().untilAsserted(() -> assertThat(history(me()).getList("occasion")).contains("ON_DEMAND"));
        assertThat(history(me()).getList("healthy")).isEqualTo(List.of(true, true, false, false, true));
    }

    @Test
    void anHourOfRoutineLeavesASignOfLife() {
        Instant now = clock.now();
        HealthReport routine = report(HealthOccasion.SCHEDULED, true, "All is well.");
        assertThat(HealthReports.worthKeeping(routine, last(now.minus(Duration.ofMinutes(59))), now)).isFalse();
        assertThat(HealthReports.worthKeeping(routine, last(now.minus(Duration.ofHours(1))), now)).isTrue();
    }

    @Test
    void twoHundredLooksAreKept() {
        for (int look = 1; look <= 203; look++) {
            say(report(HealthOccasion.ON_DEMAND, true, "Look " + look + "."));
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() ->
                assertThat(history(me()).getString("[0].sentence")).isEqualTo("Look 203."));
        assertThat(history(me()).getList("sentence")).hasSize(200).last().isEqualTo("Look 4.");
    }

    @Test
    void nobodySpeaksOfAnothersBoard() {
        String other = "other-" + host;
        try (FakeAgent stranger = new FakeAgent(TestPort.get(), hosts.create(other)).with("x" + board).connect()) {
            stranger.say(message(report(HealthOccasion.ON_DEMAND, false, "A lie.")));
            stranger.say(message(report(HealthOccasion.ON_DEMAND, true, "Its own.").toBuilder().setBoard("x" + board).build()));
            await().untilAsserted(() -> me().get("/api/boards/x" + board + "/health").then().body("sentence", contains("Its own.")));
        }
        assertThat(history(me()).getList("sentence")).isEmpty();
    }

    @Test
    void itsHolderAndTeachersHaveItLookedAt() {
        me().post("/api/boards/" + board + "/health").then().statusCode(403).body("detail", containsString("Book " + board));
        me().body(Map.of("board", board, "minutes", 30)).post("/api/reservations").then().statusCode(201);
        me().post("/api/boards/" + board + "/health").then().statusCode(204);
        agent.await(said -> said.getBoardCommand().getAction() == BoardCommand.Action.CHECK_HEALTH);
        people.as(Role.TEACHER).post("/api/boards/" + board + "/health").then().statusCode(204);
        agent.commands(said -> Optional.of(CommandDone.newBuilder().setCommand(said.getBoardCommand().getCommand())
                .setProblem("SSH does not answer.").build()));
        me().post("/api/boards/" + board + "/health").then().statusCode(409).body("detail", equalTo("SSH does not answer."));
    }

    @Test
    void anAgentOfTheMinorBeforeWorksAndIsAskedNothingItDoesNotKnow() {
        agent.close();
        await().until(() -> !hosts.isConnected(host));
        agent = new FakeAgent(TestPort.get(), credential).protocol(1, 1).with(board).connect();
        await().untilAsserted(() -> people.as(Role.TEACHER).post("/api/boards/" + board + "/health").then().statusCode(409)
                .body("detail", containsString("(protocol 1.1) does not know health checks on demand yet: update it")));
        me().get("/api/boards/" + board).then().body("state", equalTo("READY")).body("proof", nullValue())
                .body("byHand", nullValue()).body("abilities", empty());
        me().get("/api/boards/" + board + "/health").then().statusCode(200).body("", hasSize(0));
        me().body(Map.of("board", board, "minutes", 30)).post("/api/reservations").then().statusCode(201);
    }

    @Test
    void aQuarantinedBoardIsToldToAdministratorsOnce() {
        BoardReport.Builder sick = FakeAgent.ready(board).toBuilder().setCondition(Condition.QUARANTINED).setPristine(false);
        agent.report(sick.setReason("Failed 3 times in a row.").build());
        agent.report(sick.setReason("Failed 4 times in a row.").build());
        agent.report(FakeAgent.ready(board));
        await().untilAsserted(() -> me().get("/api/boards/" + board).then().body("state", equalTo("READY")));
        List<Map<String, Object>> told = notifications(Role.ADMIN, "board-quarantined");
        assertThat(told).singleElement().satisfies(note -> {
            assertThat(note.get("text")).isEqualTo(board + " is in quarantine. Failed 3 times in a row.");
            assertThat(note.get("link")).isEqualTo("/boards/" + board);
            assertThat(note.get("readAt")).isNull();
        });
        agent.report(sick.setReason("Again.").build());
        await().untilAsserted(() -> assertThat(notifications(Role.ADMIN, "board-quarantined")).as("unread, hence still one")
                .singleElement().satisfies(note -> assertThat(note.get("text")).isEqualTo(board + " is in quarantine. Again.")));
        assertThat(notifications(Role.TEACHER, "board-quarantined")).isEmpty();
    }

    @Test
    void aStepByHandIsAskedForAndDone() {
        handDone(people.as(Role.ADMIN)).statusCode(409).body("detail", containsString("does not wait for anybody"));
        agent.report(FakeAgent.ready(board).toBuilder().setCondition(Condition.BOOTING).setPristine(false)
                .setByHand("Switch on " + board + ", outlet 4.").build());
        await().untilAsserted(() -> me().get("/api/boards/" + board).then().body("state", equalTo("BLOCKED"))
                .body("byHand", equalTo("Switch on " + board + ", outlet 4."))
                .body("reason.sentence", containsString("waits for somebody at the bench: Switch on")));
        assertThat(notifications(Role.ADMIN, "board-by-hand")).hasSize(1);
        people.as(Role.ADMIN).get("/api/attention").then()
                .body("find { it.board == '" + board + "' }.kind", equalTo("BY_HAND"))
                .body("find { it.board == '" + board + "' }.mend", equalTo("HAND_DONE"));
        handDone(people.as(Role.TEACHER)).statusCode(403);
        handDone(people.as(Role.ADMIN)).statusCode(204);
        agent.await(said -> said.getBoardCommand().getAction() == BoardCommand.Action.HAND_DONE);
        people.as(Role.ADMIN).get("/api/audit").then()
                .body("findAll { it.subject == '" + board + "' }.action", hasItem("board-hand-done"));
    }

    private io.restassured.response.ValidatableResponse handDone(RequestSpecification who) {
        return who.post("/api/boards/" + board + "/hand-done").then();
    }

    private List<Map<String, Object>> notifications(Role role, String code) {
        return people.as(role).get("/api/notifications?limit=200").then().statusCode(200).extract().jsonPath()
                .getList("notifications.findAll { it.subject == '" + board + "' && it.code == '" + code + "' }");
    }

    private Optional<HealthReports.Last> last(Instant at) {
        return Optional.of(new HealthReports.Last(true, "All is well.", at));
    }

    private JsonPath history(RequestSpecification who) {
        return who.get("/api/boards/" + board + "/health").then().statusCode(200).extract().jsonPath();
    }

    private void say(HealthReport report) {
        agent.say(message(report));
    }

    private static AgentMessage message(HealthReport report) {
        return AgentMessage.newBuilder().setHealth(report).build();
    }

    private HealthReport report(HealthOccasion occasion, boolean healthy, String sentence) {
        return HealthReport.newBuilder().setBoard(board).setOccasion(occasion).setHealthy(healthy).setSentence(sentence)
                .setAt(Timestamp.newBuilder().setSeconds(clock.now().getEpochSecond())).setTook(seconds(2))
                .addItems(HealthItem.newBuilder().setWhat("power").setOk(true).setDetail("on"))
                .addItems(HealthItem.newBuilder().setWhat("ssh").setOk(healthy).setDetail("port 22"))
                .build();
    }

    private static com.google.protobuf.Duration seconds(int count) {
        return com.google.protobuf.Duration.newBuilder().setSeconds(count).build();
    }

    private RequestSpecification me() {
        return given().header("Authorization", "Bearer " + student).contentType("application/json");
    }
}
