package dev.bootbench.boards;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Boards, hosts and reservations as the portal and the CLI see them. */
@QuarkusTest
class BoardsApiTest {
    @Inject
    TestPeople people;

    private String host;
    private String board;
    private TestPeople.Fresh student;
    private String token;
    private FakeAgent agent;

    @BeforeEach
    void aHostWithABoard() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        host = "bench-" + unique;
        board = "vm-" + unique;
        student = people.fresh(Role.STUDENT);
        token = people.token(student.login());
        String credential = people.as(Role.ADMIN).body(Map.of("name", host)).post("/api/hosts")
                .then().statusCode(201).body("name", equalTo(host)).extract().path("credential");
        assertThat(credential).startsWith("bba_");
        agent = new FakeAgent(TestPort.get(), credential).with(board).connect();
        agent.await(CoordinatorMessage::hasHolds);
    }

    @AfterEach
    void hangUp() {
        agent.close();
    }

    @Test
    void aFreeBoardIsShownWhole() {
        me().get("/api/boards").then().statusCode(200).body("name", hasItem(board));
        me().get("/api/boards/" + board).then().statusCode(200)
                .body("profile", equalTo("qemu-x86")).body("host", equalTo(host)).body("architecture", equalTo("x86_64"))
                .body("tags", contains("vm")).body("kernel", equalTo("6.1.0-56-amd64")).body("link", equalTo("CONNECTED"))
                .body("condition", equalTo("UP")).body("allocation", equalTo("FREE")).body("state", equalTo("READY"))
                .body("reason.code", equalTo("ready")).body("reason.sentence", equalTo("It is ready."))
                .body("reason.since", notNullValue()).body("holder", nullValue()).body("hold", nullValue())
                .body("next", nullValue()).body("mine", equalTo(false));
        me().get("/api/boards/nowhere").then().statusCode(404).body("code", equalTo("not-found"));
    }

    @Test
    void aBookedBoardShowsWhoHasItAndWhoIsNext() {
        int id = book(Map.of("board", board, "minutes", 30)).statusCode(201)
                .body("state", equalTo("ACTIVE")).body("kind", equalTo("RESERVATION"))
                .body("person.login", equalTo(student.login())).body("start", matchesPattern("2\\d{3}-.*Z"))
                .extract().path("id");
        me().get("/api/boards/" + board).then()
                .body("state", equalTo("IN_USE")).body("allocation", equalTo("RESERVED")).body("mine", equalTo(true))
                .body("holder.login", equalTo(student.login())).body("hold.id", equalTo(id))
                .body("hold.kind", equalTo("RESERVATION")).body("hold", not(hasItem("attempt")));
        people.as(Role.STUDENT).get("/api/boards/" + board).then().body("mine", equalTo(false));
        people.as(Role.STUDENT).body(Map.of("board", board, "minutes", 30)).post("/api/reservations").then()
                .statusCode(409).contentType("application/problem+json").body("code", equalTo("board-taken"))
                .body("detail", containsString(board))
                .body("conflicts[0].holder.login", equalTo(student.login())).body("conflicts[0].kind", equalTo("RESERVATION"))
                .body("alternatives[0].board", notNullValue()).body("alternatives[0].start", matchesPattern("2\\d{3}-.*Z"));
        me().body(Map.of("minutes", 15)).post("/api/reservations/" + id + "/extend").then().statusCode(200);
        me().get("/api/reservations?mine=true&board=" + board).then().body("id", contains(id));
        people.as(Role.STUDENT).delete("/api/reservations/" + id).then().statusCode(403);
        me().delete("/api/reservations/" + id).then().statusCode(204);
        me().get("/api/boards/" + board).then().body("allocation", equalTo("FREE"));
    }

    @Test
    void badBookingsGetASentence() {
        book(Map.of()).statusCode(422).body("detail", containsString("Say which board"));
        book(Map.of("board", board, "start", "tomorrow")).statusCode(400);
        book(Map.of("board", board, "minutes", 2_000_000_000)).statusCode(409).body("code", equalTo("over-quota")).body("detail", containsString("at most"));
        me().get("/api/reservations?from=yesterday").then().statusCode(422).body("detail", containsString("'from'"));
        me().body(Map.of()).post("/api/reservations/1/extend").then().statusCode(422);
        me().delete("/api/reservations/999999999").then().statusCode(404);
    }

    @Test
    void onlyTheHolderOrATeacherActsOnABoard() {
        act(me(), "reset").statusCode(403).body("detail", containsString("Book " + board + " first"));
        book(Map.of("board", board, "minutes", 30)).statusCode(201);
        act(me(), "reset").statusCode(204);
        agent.await(said -> said.getBoardCommand().getAction() == BoardCommand.Action.RESET);
        act(people.as(Role.STUDENT), "break").statusCode(403).body("detail", containsString("Test " + student.login()));
        act(people.as(Role.TEACHER), "power-cycle").statusCode(204);
        act(me(), "explode").statusCode(422).body("detail", containsString("power-on, power-off, power-cycle, reset"));
        agent.commands(said -> Optional.of(CommandDone.newBuilder()
                .setCommand(said.getBoardCommand().getCommand()).setProblem("The relay does not answer.").build()));
        act(me(), "power-off").statusCode(409).body("detail", equalTo("The relay does not answer."));
        agent.close();
        await().untilAsserted(() -> act(me(), "power-on").statusCode(503).body("code", equalTo("host-unreachable")));
        people.as(Role.ADMIN).get("/api/audit").then()
                .body("findAll { it.subject == '" + board + "' }.action", hasItem("board-power-cycle"));
    }

    @Test
    void hostsAreListedCreatedAndRemovedByAdministrators() {
        me().get("/api/hosts").then().statusCode(200).body("find { it.name == '" + host + "' }.link", equalTo("CONNECTED"))
                .body("find { it.name == '" + host + "' }.boards", contains(board))
                .body("find { it.name == '" + host + "' }.version", equalTo("fake-1"));
        people.as(Role.TEACHER).body(Map.of("name", "x")).post("/api/hosts").then().statusCode(403);
        people.as(Role.ADMIN).body(Map.of("name", host)).post("/api/hosts").then().statusCode(409);
        people.as(Role.ADMIN).body(Map.of()).post("/api/hosts").then().statusCode(422);
        people.as(Role.TEACHER).delete("/api/hosts/" + host).then().statusCode(403);
        people.as(Role.ADMIN).delete("/api/hosts/" + host).then().statusCode(204);
        agent.awaitEnd();
        people.as(Role.ADMIN).delete("/api/hosts/" + host).then().statusCode(404);
        me().get("/api/hosts").then().body("name", not(hasItem(host)));
        me().get("/api/boards").then().body("name", not(hasItem(board)));
        people.as(Role.ADMIN).body(Map.of("name", host)).post("/api/hosts").then().statusCode(201);
    }

    private RequestSpecification me() {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private io.restassured.response.ValidatableResponse book(Map<String, Object> request) {
        return me().body(request).post("/api/reservations").then();
    }

    private io.restassured.response.ValidatableResponse act(RequestSpecification who, String action) {
        return who.body(Map.of("action", action)).post("/api/boards/" + board + "/actions").then();
    }
}
