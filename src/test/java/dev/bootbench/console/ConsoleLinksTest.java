package dev.bootbench.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConsoleLinksTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    private String board;
    private String holder;
    private String other;
    private long reservation;
    private ConsoleLab lab;

    @BeforeEach
    void bookABoard() {
        lab = new ConsoleLab(people, hosts);
        board = lab.board;
        holder = lab.holder;
        other = lab.token(Role.STUDENT);
        reservation = lab.book();
    }

    @AfterEach
    void hangUp() {
        lab.close();
    }

    @Test
    void whoeverHasTheLinkWatchesAndDoesNothingElse() {
        lab.console().print("Linux version 6.1.0\n");
        String key = make(holder, Map.of()).getString("path").substring("/watch/".length());
        assertThat(given().get("/api/watch/" + key).then().statusCode(200).extract().jsonPath().getString("board")).isEqualTo(board);
        try (TestViewer guest = TestViewer.at("/api/watch/" + key + "/console?from=0", "")) {
            await().atMost(LIMIT).until(() -> guest.shown().equals("Linux version 6.1.0\n"));
            assertThat(guest.await("writer").path("canWrite").asBoolean()).isFalse();
            guest.say("{\"type\":\"ask\"}");
            assertThat(guest.await("refused").path("reason").asText()).isEqualTo("This link only watches.");
            guest.say("{\"type\":\"break\"}");
            await().atMost(LIMIT).until(() -> guest.texts("refused").size() == 2);
            assertThat(guest.await("viewers").path("names")).as("who watches is not for guests").isEmpty();
            assertThat(lab.agent().received()).noneMatch(CoordinatorMessage::hasBoardCommand);
        }
        given().header("Authorization", "Bearer " + key).get("/api/boards").then().statusCode(401);
    }

    @Test
    void aRevokedLinkEndsTheViewsItOpened() {
        JsonPath link = make(holder, Map.of("minutes", 5));
        assertThat(Instant.parse(link.getString("endsAt"))).isBefore(Instant.now().plus(Duration.ofMinutes(6)));
        String key = link.getString("path").substring("/watch/".length());
        try (TestViewer guest = TestViewer.at("/api/watch/" + key + "/console", "")) {
            guest.await("opened");
            given().header("Authorization", "Bearer " + holder).get("/api/boards/" + board + "/console-links").then().statusCode(200)
                    .body("size()", org.hamcrest.Matchers.is(1)).body("[0].path", org.hamcrest.Matchers.nullValue());
            given().header("Authorization", "Bearer " + holder)
                    .delete("/api/boards/" + board + "/console-links/" + link.getLong("id")).then().statusCode(204);
            assertThat(guest.awaitClosed()).isEqualTo(ViewEnd.LINK_ENDED);
        }
        given().get("/api/watch/" + key).then().statusCode(404);
        given().header("Authorization", "Bearer " + holder)
                .delete("/api/boards/" + board + "/console-links/" + link.getLong("id")).then().statusCode(404);
    }

    @Test
    void aLinkEndsWithItsReservation() {
        String key = make(holder, Map.of("minutes", 600)).getString("path").substring("/watch/".length());
        try (TestViewer guest = TestViewer.at("/api/watch/" + key + "/console", "")) {
            guest.await("opened");
            given().header("Authorization", "Bearer " + holder).delete("/api/reservations/" + reservation).then().statusCode(204);
            assertThat(guest.awaitClosed()).isEqualTo(ViewEnd.LINK_ENDED);
        }
        given().header("Authorization", "Bearer " + holder).contentType("application/json").body(Map.of())
                .post("/api/boards/" + board + "/console-links").then().statusCode(409);
    }

    @Test
    void aLinkEndsWhenItsMakerIsShutOut() {
        TestPeople.Fresh teacher = people.fresh(Role.TEACHER);
        String key = make(people.token(teacher.login()), Map.of()).getString("path").substring("/watch/".length());
        try (TestViewer guest = TestViewer.at("/api/watch/" + key + "/console", "")) {
            guest.await("opened");
            people.as(Role.ADMIN).body(Map.of("disabled", true)).patch("/api/people/" + teacher.login()).then().statusCode(200);
            assertThat(guest.awaitClosed()).isEqualTo(ViewEnd.LINK_ENDED);
        }
        given().get("/api/watch/" + key).then().statusCode(404);
        TestPeople.Fresh another = people.fresh(Role.TEACHER);
        String reset = make(people.token(another.login()), Map.of()).getString("path").substring("/watch/".length());
        given().get("/api/watch/" + reset).then().statusCode(200);
        people.as(Role.ADMIN).post("/api/people/" + another.login() + "/reset").then().statusCode(200);
        given().get("/api/watch/" + reset).then().statusCode(404);
    }

    @Test
    void aLinkOfWhoSharesTheBoardNoMoreEnds() {
        TestPeople.Fresh partner = people.fresh(Role.STUDENT);
        ConsoleLab.as(holder).put("/api/reservations/" + reservation + "/partners/" + partner.login()).then().statusCode(200);
        String key = make(people.token(partner.login()), Map.of()).getString("path").substring("/watch/".length());
        given().get("/api/watch/" + key).then().statusCode(200);
        ConsoleLab.as(holder).delete("/api/reservations/" + reservation + "/partners/" + partner.login()).then().statusCode(200);
        given().get("/api/watch/" + key).then().statusCode(404);
    }

    @Test
    void onlyThoseWhoWorkOnTheBoardShowItAround() {
        given().header("Authorization", "Bearer " + other).contentType("application/json").body(Map.of())
                .post("/api/boards/" + board + "/console-links").then().statusCode(403);
        make(people.token(people.fresh(Role.TEACHER).login()), Map.of());
        given().header("Authorization", "Bearer " + holder).contentType("application/json").body(Map.of("minutes", 0))
                .post("/api/boards/" + board + "/console-links").then().statusCode(422);
        try (TestViewer nobody = TestViewer.at("/api/watch/wrong/console", "")) {
            assertThat(nobody.awaitClosed()).isEqualTo(ViewEnd.LINK_ENDED);
        }
    }

    private JsonPath make(String token, Map<String, Object> body) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json").body(body)
                .post("/api/boards/" + board + "/console-links").then().statusCode(201).extract().jsonPath();
    }
}
