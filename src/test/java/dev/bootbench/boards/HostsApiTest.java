package dev.bootbench.boards;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.HealthOccasion;
import dev.bootbench.contract.v1.HealthReport;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.grpc.Status;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a host, as administrators lead it over the API. */
@QuarkusTest
class HostsApiTest {
    @Inject
    TestPeople people;

    private String host;
    private String board;
    private String student;
    private FakeAgent agent;
    private String credential;

    @BeforeEach
    void aMachineJoins() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        host = "bench-" + unique;
        board = "vm-" + unique;
        student = people.token(people.fresh(Role.STUDENT).login());
        String token = admin().body(Map.of("name", host, "join", true)).post("/api/hosts").then().statusCode(201)
                .body("name", equalTo(host)).body("credential", nullValue()).body("join.token", startsWith("bbj_"))
                .extract().path("join.token");
        admin().get("/api/attention").then().body("find { it.host == '" + host + "' }.kind", equalTo("NOT_JOINED"));
        credential = FakeAgent.join(TestPort.get(), token).getCredential();
        agent = new FakeAgent(TestPort.get(), credential).with(board).connect();
        agent.await(CoordinatorMessage::hasHolds);
    }

    @AfterEach
    void hangUp() {
        agent.close();
    }

    @Test
    void joiningIsAuditedAndTold() {
        admin().get("/api/audit").then().body("findAll { it.subject == '" + host + "' }.action",
                hasItems("host-created", "host-join-token", "host-joined"));
        admin().get("/api/audit").then().body("find { it.subject == '" + host + "' && it.action == 'host-joined' }.detail",
                equalTo("from 127.0.0.1"));
        admin().body(Map.of("minutes", 5)).post("/api/hosts/" + host + "/join-tokens").then().statusCode(201)
                .body("host", equalTo(host)).body("token", startsWith("bbj_")).body("expiresAt", startsWith("2"));
        admin().body(Map.of("minutes", 0)).post("/api/hosts/" + host + "/join-tokens").then().statusCode(422);
        admin().body(Map.of()).post("/api/hosts/nowhere/join-tokens").then().statusCode(404);
        assertThat(admin().get("/api/audit").asString()).doesNotContain("bbj_").doesNotContain("bba_");
    }

    @Test
    void nothingNewBeginsOnADrainingHostAndItSaysWhy() {
        int running = me().body(Map.of("board", board, "minutes", 30)).post("/api/reservations").then().statusCode(201)
                .extract().path("id");
        change("drain").statusCode(204);
        change("drain").statusCode(204);
        me().get("/api/hosts").then().body("find { it.name == '" + host + "' }.state", equalTo("DRAINING"));
        admin().get("/api/attention").then().body("find { it.host == '" + host + "' }.sentence",
                equalTo("Host " + host + " is draining; still in use: " + board + "."));
        me().get("/api/boards/" + board).then().body("state", equalTo("IN_USE")).body("hostState", equalTo("DRAINING"));
        me().body(Map.of("minutes", 15)).post("/api/reservations/" + running + "/extend").then().statusCode(409)
                .body("code", equalTo("board-not-ready")).body("detail", containsString("being taken out of service"));
        me().delete("/api/reservations/" + running).then().statusCode(204);
        me().get("/api/boards/" + board).then().body("state", equalTo("BLOCKED")).body("reason.code", equalTo("host-draining"));
        admin().get("/api/attention").then().body("find { it.host == '" + host + "' }.kind", equalTo("DRAINED"));
        me().body(Map.of("board", board, "minutes", 30)).post("/api/reservations").then().statusCode(409)
                .body("code", equalTo("board-not-ready")).body("detail", equalTo("Host " + host
                        + " is being taken out of service, so nothing new begins on " + board + ". Choose another board."));
        change("resume").statusCode(204);
        me().body(Map.of("board", board, "minutes", 30)).post("/api/reservations").then().statusCode(201);
    }

    @Test
    void aRenamedHostKeepsItsBoardsTheirHistoryAndItsCredential() {
        agent.say(AgentMessage.newBuilder().setHealth(HealthReport.newBuilder().setBoard(board)
                .setOccasion(HealthOccasion.ON_DEMAND).setHealthy(true).setSentence("All is well.")).build());
        await().untilAsserted(() -> me().get("/api/boards/" + board + "/health").then().body("sentence", contains("All is well.")));
        me().body(Map.of("board", board, "minutes", 30)).post("/api/reservations").then().statusCode(201);
        String next = "new-" + host;
        rename(host, next).statusCode(204);
        agent.awaitEnd();
        agent.close();
        me().get("/api/boards/" + board).then().body("host", equalTo(next)).body("mine", equalTo(true));
        me().get("/api/boards/" + board + "/health").then().body("sentence", contains("All is well."));
        agent = new FakeAgent(TestPort.get(), credential).with(board).connect();
        assertThat(agent.await(CoordinatorMessage::hasWelcome).getWelcome().getHost()).isEqualTo(next);
        await().untilAsserted(() -> me().get("/api/boards/" + board).then().body("state", equalTo("IN_USE")));
        me().get("/api/hosts").then().body("name", hasItem(next)).body("name", not(hasItem(host)));
        admin().get("/api/audit").then().body("find { it.subject == '" + next + "' }.detail", equalTo("was " + host));
    }

    @Test
    void aNameIsOneHosts() {
        String other = "other-" + host;
        admin().body(Map.of("name", other)).post("/api/hosts").then().statusCode(201);
        rename(host, other).statusCode(409).body("detail", containsString("is or was another host's"));
        rename(host, "No Name").statusCode(422);
        rename("nowhere", "somewhere").statusCode(404);
        rename(host, host).statusCode(204);
        assertThat(agent.received()).noneMatch(CoordinatorMessage::hasRefused);
    }

    @Test
    void aRetiredHostIsShownWithoutBoardsAndComesBackByJoining() {
        change("retire").statusCode(204);
        agent.awaitEnd();
        me().get("/api/hosts").then().body("find { it.name == '" + host + "' }.state", equalTo("RETIRED"))
                .body("find { it.name == '" + host + "' }.joined", equalTo(false));
        me().get("/api/boards").then().body("name", not(hasItem(board)));
        me().get("/api/boards/" + board).then().body("reason.code", equalTo("host-retired"));
        me().body(Map.of("board", board, "minutes", 30)).post("/api/reservations").then().statusCode(409)
                .body("detail", containsString("Host " + host + " is out of service"));
        try (FakeAgent again = new FakeAgent(TestPort.get(), credential).with(board).dial()) {
            assertThat(Status.fromThrowable(again.awaitEnd()).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        }
        change("drain").statusCode(409).body("detail", containsString("Take it back into service first"));
        change("credential").statusCode(409);
        admin().body(Map.of()).post("/api/hosts/" + host + "/join-tokens").then().statusCode(409);
        change("resume").statusCode(204);
        String token = admin().body(Map.of()).post("/api/hosts/" + host + "/join-tokens").then().statusCode(201)
                .extract().path("token");
        try (FakeAgent back = new FakeAgent(TestPort.get(), FakeAgent.join(TestPort.get(), token).getCredential())
                .with(board).connect()) {
            await().untilAsserted(() -> me().get("/api/boards/" + board).then().body("state", equalTo("READY")));
        }
    }

    @Test
    void aRotatedCredentialReplacesTheOldOne() {
        String next = change("credential").statusCode(200).body("name", equalTo(host)).extract().path("credential");
        agent.awaitEnd();
        try (FakeAgent old = new FakeAgent(TestPort.get(), credential).dial()) {
            assertThat(Status.fromThrowable(old.awaitEnd()).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        }
        try (FakeAgent renewed = new FakeAgent(TestPort.get(), next).with(board).connect()) {
            assertThat(renewed.await(CoordinatorMessage::hasWelcome).getWelcome().getHost()).isEqualTo(host);
        }
    }

    @Test
    void twoAgentsThatClaimOneBoardAreShown() {
        String other = "other-" + host;
        String otherCredential = admin().body(Map.of("name", other)).post("/api/hosts").then().extract().path("credential");
        try (FakeAgent thief = new FakeAgent(TestPort.get(), otherCredential).with(board).connect()) {
            thief.await(CoordinatorMessage::hasHolds);
            await().untilAsserted(() -> admin().get("/api/attention").then()
                    .body("find { it.host == '" + other + "' }.kind", equalTo("BOARD_CLAIMED_TWICE"))
                    .body("find { it.host == '" + other + "' }.sentence", equalTo(
                            "Host " + other + " reports board " + board + ", which belongs to host " + host + ".")));
        }
    }

    @Test
    void aLostHostNeedsAttention() {
        agent.close();
        await().untilAsserted(() -> admin().get("/api/attention").then()
                .body("find { it.host == '" + host + "' }.kind", equalTo("HOST_LOST"))
                .body("find { it.host == '" + host + "' }.sentence", startsWith("Host " + host + " has not been heard from for ")));
    }

    private ValidatableResponse change(String what) {
        return admin().post("/api/hosts/" + host + "/" + what).then();
    }

    private ValidatableResponse rename(String from, String to) {
        return admin().body(Map.of("name", to)).post("/api/hosts/" + from + "/rename").then();
    }

    private RequestSpecification admin() {
        return people.as(Role.ADMIN);
    }

    private RequestSpecification me() {
        return given().header("Authorization", "Bearer " + student).contentType("application/json");
    }
}
