package dev.bootbench.news;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bootbench.TestClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WebhooksTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    TestClock clock;

    @Inject
    TestPeople people;

    @Inject
    TestBoards boards;

    @Inject
    Notifications notifications;

    @Inject
    DeliveryRounds rounds;

    @Inject
    Sql sql;

    private final Receiver receiver = new Receiver();
    private Person ada;
    private String board;

    @BeforeEach
    void aBoard() {
        ada = people.create("Ada", Role.STUDENT);
        board = "vm-" + UUID.randomUUID().toString().substring(0, 8);
        boards.create("bench-" + board, List.of(FakeAgent.ready(board)));
    }

    @AfterEach
    void leaveNothing() {
        sql.update("delete from webhook");
        receiver.close();
        clock.reset();
    }

    @Test
    void whatHappensIsToldAndSigned() throws Exception {
        JsonPath hook = hook(receiver.url(), List.of("reservation.started", "reservation.ended"));
        long id = book();
        Receiver.Call call = one("reservation.started");
        assertThat(call.path()).isEqualTo("/hook");
        assertThat(call.json().path("id").asText()).isEqualTo(call.id());
        JsonNode data = call.json().path("data");
        assertThat(data.path("board").asText()).isEqualTo(board);
        assertThat(data.path("link").asText()).isEqualTo("https://lab.example.org/boards/" + board);
        assertThat(data.path("text").asText()).startsWith(board + " is yours until ");
        assertThat(data.path("reservation").path("id").asLong()).isEqualTo(id);
        assertThat(data.path("reservation").path("person").path("login").asText()).isEqualTo(ada.login);
        assertThat(data.path("reservation").path("state").asText()).isEqualTo("ACTIVE");
        assertThat(call.signature()).isEqualTo("v1," + signature(hook.getString("secret"), call));
        people.as(ada.login).delete("/api/reservations/" + id).then().statusCode(204);
        assertThat(one("reservation.ended").json().path("data").path("reservation").path("state").asText()).isEqualTo("ENDED");
        people.as(Role.ADMIN).get("/api/webhooks/" + hook.getInt("id") + "/deliveries").then().statusCode(200)
                .body("findAll { it.news == '" + call.id() + "' }.state", equalTo(List.of("DELIVERED")))
                .body("findAll { it.news == '" + call.id() + "' }.status", equalTo(List.of(204)));
    }

    @Test
    void theSecretIsShownOnceAndOnlyWhatIsWantedIsSent() {
        int id = hook(receiver.url(), List.of("board.quarantined")).getInt("id");
        people.as(Role.ADMIN).get("/api/webhooks").then().statusCode(200).body("find { it.id == " + id + " }.secret", nullValue())
                .body("find { it.id == " + id + " }.kinds", equalTo(List.of("board.quarantined")));
        book();
        boards.report("bench-" + board, FakeAgent.ready(board).toBuilder().setCondition(Condition.QUARANTINED).setReason("It never booted.").build());
        assertThat(one("board.quarantined").json().path("data").path("text").asText()).isEqualTo(board + " is in quarantine. It never booted.");
        assertThat(receiver.calls("reservation.started")).isEmpty();
        people.as(Role.ADMIN).body(Map.of("kinds", List.of("board.back"))).patch("/api/webhooks/" + id).then().statusCode(200);
        boards.report("bench-" + board, FakeAgent.ready(board).toBuilder().setCondition(Condition.BOOTING).build());
        boards.report("bench-" + board, FakeAgent.ready(board));
        assertThat(one("board.back").json().path("data").path("board").asText()).isEqualTo(board);
    }

    @Test
    void whoFailsIsAskedAgainWithTheSameId() throws Exception {
        String secret = hook(receiver.url(), List.of("reservation.started")).getString("secret");
        receiver.answers(500);
        book();
        String id = one("reservation.started").id();
        receiver.answers(200);
        await().atMost(LIMIT).until(() -> problem(id).contains("answered 500"));
        clock.advance(Duration.ofSeconds(11));
        await().atMost(LIMIT).until(() -> receiver.calls("reservation.started").size() == 2);
        Receiver.Call again = receiver.calls("reservation.started").getLast();
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.signature()).isEqualTo("v1," + signature(secret, again));
        await().atMost(LIMIT).until(() -> state(id).equals("DELIVERED"));
    }

    @Test
    void whoWasDeadIsToldWhenTheyAreBack() {
        int port = receiver.port();
        receiver.close();
        hook("http://127.0.0.1:" + port + "/hook", List.of("reservation.started"));
        book();
        await().atMost(LIMIT).until(() -> !sql.list("select 1 from news_delivery where problem like 'It could not be reached%'", row -> 1).isEmpty());
        try (Receiver back = new Receiver(port)) {
            clock.advance(Duration.ofSeconds(11));
            await().atMost(LIMIT).until(() -> back.calls("reservation.started").size() == 1);
        }
    }

    @Test
    void severalWhoDeliverSendEachPieceOnce() throws Exception {
        hook(receiver.url(), List.of("reservation.given"));
        for (int i = 0; i < 40; i++) {
            notifications.to(Objects.requireNonNull(ada.id), new Note("board-is-yours", "n" + i, "Piece " + i, "/boards"));
        }
        List<Thread> replicas = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            replicas.add(Thread.ofVirtual().start(rounds::round));
        }
        for (Thread replica : replicas) {
            replica.join(LIMIT);
        }
        await().atMost(LIMIT).until(() -> sql.list("select 1 from news_delivery where state = 'DUE'", row -> 1).isEmpty());
        assertThat(receiver.calls()).hasSize(40).extracting(Receiver.Call::id).doesNotHaveDuplicates();
        assertThat(sql.list("select attempts from news_delivery d join news n on n.id = d.news_id where n.kind = 'reservation.given'", row -> row.getInt(1)))
                .hasSize(40).containsOnly(1);
    }

    @Test
    void whoNeverAnswersKeepsNobodyWaiting() {
        try (Receiver silent = new Receiver()) {
            silent.answers(Receiver.SILENCE);
            int hanging = hook(silent.url(), List.of("reservation.given")).getInt("id");
            hook(receiver.url(), List.of("reservation.given"));
            for (int i = 0; i < 20; i++) {
                notifications.to(Objects.requireNonNull(ada.id), new Note("board-is-yours", "n" + i, "Piece " + i, "/boards"));
            }
            await().atMost(LIMIT).until(() -> receiver.calls().size() == 20);
            assertThat(silent.calls().size()).as("a few at once").isLessThan(20);
            await().atMost(LIMIT).untilAsserted(() -> people.as(Role.ADMIN).get("/api/webhooks/" + hanging + "/deliveries").then()
                    .body("problem", hasItem("It did not answer within 1 s.")));
        }
    }

    @Test
    void afterADayInVainItIsSwitchedOffAndAdministratorsAreTold() {
        receiver.answers(503);
        int id = hook(receiver.url(), List.of("reservation.started")).getInt("id");
        book();
        one("reservation.started");
        clock.advance(Duration.ofHours(25));
        await().atMost(LIMIT).untilAsserted(() -> people.as(Role.ADMIN).get("/api/webhooks").then()
                .body("find { it.id == " + id + " }.enabled", equalTo(false))
                .body("find { it.id == " + id + " }.offReason", containsString("It answered 503.")));
        people.as(Role.ADMIN).get("/api/notifications").then().body("notifications.text", hasItem(containsString(receiver.url() + " is switched off")));
        int told = receiver.calls().size();
        book();
        receiver.answers(204);
        people.as(Role.ADMIN).post("/api/webhooks/" + id + "/test").then().statusCode(200).body("state", equalTo("DELIVERED"));
        assertThat(receiver.calls()).hasSize(told + 1);
        people.as(Role.ADMIN).body(Map.of("enabled", true)).patch("/api/webhooks/" + id).then().statusCode(200).body("offReason", equalTo(""));
    }

    @Test
    void aTestSaysHowItWentAndNothingElseIsFollowed() {
        int id = hook(receiver.url(), List.of("board.back")).getInt("id");
        people.as(Role.ADMIN).post("/api/webhooks/" + id + "/test").then().statusCode(200).body("state", equalTo("DELIVERED"))
                .body("kind", equalTo("test")).body("status", equalTo(204));
        receiver.answers(302);
        people.as(Role.ADMIN).post("/api/webhooks/" + id + "/test").then().statusCode(200).body("state", equalTo("GIVEN_UP"))
                .body("problem", containsString("enter the address it points to"));
        assertThat(receiver.calls()).hasSize(2).allSatisfy(call -> assertThat(call.path()).isEqualTo("/hook"));
    }

    @Test
    void whatDidNotHappenIsNotTold() {
        hook(receiver.url(), List.of("reservation.given"));
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
            notifications.to(Objects.requireNonNull(ada.id), new Note("board-is-yours", "n1", "Not so.", "/boards"));
            throw new IllegalStateException("it failed");
        })).hasMessageContaining("it failed");
        notifications.to(Objects.requireNonNull(ada.id), new Note("board-is-yours", "n2", "So it is.", "/boards"));
        assertThat(one("reservation.given").json().path("data").path("text").asText()).isEqualTo("So it is.");
        assertThat(receiver.calls()).hasSize(1);
    }

    @Test
    void whatIsWrongIsSaid() {
        people.as(Role.ADMIN).body(Map.of("url", "http://169.254.169.254/latest")).post("/api/webhooks").then().statusCode(422)
                .body("detail", containsString("sends nothing to"));
        people.as(Role.ADMIN).body(Map.of("url", "http://192.0.2.7/hook")).post("/api/webhooks").then().statusCode(422)
                .body("detail", containsString("need https"));
        people.as(Role.ADMIN).body(Map.of("url", receiver.url(), "kinds", List.of("lunch"))).post("/api/webhooks").then().statusCode(422)
                .body("detail", containsString("There is no kind of news of that name. There are reservation.started,"));
        people.as(Role.ADMIN).body(Map.of("url", receiver.url(), "kinds", List.of())).post("/api/webhooks").then().statusCode(422);
        people.as(Role.ADMIN).body(Map.of()).post("/api/webhooks").then().statusCode(422).body("detail", containsString("Say where it is"));
        people.as(Role.ADMIN).get("/api/webhooks/999999/deliveries").then().statusCode(404);
        for (Role role : List.of(Role.STUDENT, Role.TEACHER)) {
            people.as(role).body(Map.of("url", receiver.url())).post("/api/webhooks").then().statusCode(403);
            people.as(role).get("/api/webhooks").then().statusCode(403);
        }
        people.as(Role.ADMIN).get("/api/webhooks").then().body("", hasSize(0));
    }

    private JsonPath hook(String url, List<String> kinds) {
        return people.as(Role.ADMIN).body(Map.of("url", url, "kinds", kinds)).post("/api/webhooks").then().statusCode(201).extract().jsonPath();
    }

    private long book() {
        return people.as(ada.login).body(Map.of("board", board, "minutes", 30))
                .post("/api/reservations").then().statusCode(201).extract().jsonPath().getLong("id");
    }

    private Receiver.Call one(String type) {
        await().atMost(LIMIT).until(() -> !receiver.calls(type).isEmpty());
        return receiver.calls(type).getFirst();
    }

    private String state(String news) {
        return sql.first("select state from news_delivery d join news n on n.id = d.news_id where n.uid = cast(? as uuid)", row -> row.getString(1), news).orElse("");
    }

    private String problem(String news) {
        return sql.first("select problem from news_delivery d join news n on n.id = d.news_id where n.uid = cast(? as uuid)", row -> row.getString(1), news).orElse("");
    }

    /** As the rules say, computed by itself. */
    private static String signature(String secret, Receiver.Call call) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replace("whsec_", "")), "HmacSHA256"));
        mac.update(call.id().getBytes(StandardCharsets.US_ASCII));
        mac.update((byte) '.');
        mac.update(call.timestamp().getBytes(StandardCharsets.US_ASCII));
        mac.update((byte) '.');
        return Base64.getEncoder().encodeToString(mac.doFinal(call.body().getBytes(StandardCharsets.UTF_8)));
    }
}
