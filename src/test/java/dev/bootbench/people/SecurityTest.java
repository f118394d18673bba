package dev.bootbench.people;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bootbench.LabFolders;
import dev.bootbench.TestClock;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets in, who stays out. */
@QuarkusTest
class SecurityTest {
    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    KeyUses uses;

    @Inject
    Sessions sessions;

    @Inject
    EntityManager entities;

    @TestHTTPResource("/")
    URI lab;

    private TestPeople.Fresh student;

    @BeforeEach
    void makeStudent() {
        student = people.fresh(Role.STUDENT);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aSignInGivesACookieThatScriptsAndOtherSitesDoNotGet() {
        Response answer = signIn(student.login(), student.password());
        answer.then().statusCode(200).body("person.login", equalTo(student.login())).body("person.role", equalTo("STUDENT"));
        assertThat(answer.header("Set-Cookie")).contains("HttpOnly").contains("SameSite=Strict").contains("Path=/");
        given().cookie(SessionCookie.NAME, answer.cookie(SessionCookie.NAME)).get("/api/session")
                .then().statusCode(200).body("person.login", equalTo(student.login()));
    }

    @Test
    void aWrongPasswordAndAnUnknownLoginGetTheSameAnswer() {
        String wrong = signIn(student.login(), "wrong").then().statusCode(401).extract().asString();
        String unknown = signIn("nobody-at-all", "wrong").then().statusCode(401).extract().asString();
        assertThat(wrong).isEqualTo(unknown).contains("Login or password is wrong");
    }

    @Test
    void nobodyMayGuessForLong() {
        for (int i = 0; i < 10; i++) {
            signIn(student.login(), "wrong " + i).then().statusCode(401);
        }
        signIn(student.login(), student.password()).then().statusCode(429).body("detail", containsString("Wait 15 minutes"));
        clock.advance(Duration.ofMinutes(16));
        signIn(student.login(), student.password()).then().statusCode(200);
    }

    @Test
    void whoComesManyTimesAtOnceGuessesNoMoreThanOthers() throws Exception {
        Callable<Integer> guess = () -> given().header("X-Forwarded-For", "198.51.100.9").contentType(ContentType.JSON)
                .body(Map.of("login", student.login(), "password", "wrong")).post("/api/session").statusCode();
        List<Integer> answers = new ArrayList<>();
        try (ExecutorService guessers = Executors.newFixedThreadPool(60)) {
            for (Future<Integer> answer : guessers.invokeAll(Collections.nCopies(60, guess))) {
                answers.add(answer.get());
            }
        }
        assertThat(answers).containsOnly(401, 429);
        assertThat(Collections.frequency(answers, 401)).isEqualTo(10);
        signIn(student.login(), student.password()).then().statusCode(200);
    }

    @Test
    void aSessionIsNoPlaceToGuessAtEither() {
        String key = signIn(student.login(), student.password()).cookie(SessionCookie.NAME);
        for (int i = 0; i < 10; i++) {
            change(key, "wrong " + i, "a new long password").then().statusCode(422).body("detail", equalTo("Your present password is not that."));
        }
        change(key, student.password(), "a new long password").then().statusCode(429).body("detail", containsString("Wait 15 minutes"));
        signIn(student.login(), student.password()).then().statusCode(429);
        clock.advance(Duration.ofMinutes(16));
        change(key, student.password(), "a new long password").then().statusCode(204);
    }

    @Test
    void aSessionSlidesAndEnds() {
        String key = signIn(student.login(), student.password()).cookie(SessionCookie.NAME);
        clock.advance(Duration.ofHours(11));
        given().cookie(SessionCookie.NAME, key).get("/api/session").then().statusCode(200);
        uses.write();
        clock.advance(Duration.ofHours(11));
        given().cookie(SessionCookie.NAME, key).get("/api/session").then().statusCode(200);
        uses.write();
        clock.advance(Duration.ofHours(12).plusSeconds(1));
        given().cookie(SessionCookie.NAME, key).get("/api/session")
                .then().statusCode(401).body("detail", containsString("session has ended"));
    }

    @Test
    void signingOutEndsTheSession() {
        String key = signIn(student.login(), student.password()).cookie(SessionCookie.NAME);
        given().cookie(SessionCookie.NAME, key).header("Origin", origin()).delete("/api/session").then().statusCode(204);
        given().cookie(SessionCookie.NAME, key).get("/api/session").then().statusCode(401);
    }

    @Test
    void aPageOfAnotherSiteCannotActWithTheCookie() {
        String key = signIn(student.login(), student.password()).cookie(SessionCookie.NAME);
        for (String foreign : List.of("https://evil.example", "null", origin() + ".evil.example", origin() + "0")) {
            given().cookie(SessionCookie.NAME, key).header("Origin", foreign).delete("/api/session")
                    .then().statusCode(403).body("code", equalTo("not-allowed"));
        }
        given().cookie(SessionCookie.NAME, key).delete("/api/session").then().statusCode(403);
        given().cookie(SessionCookie.NAME, key).header("Sec-Fetch-Site", "cross-site").delete("/api/session")
                .then().statusCode(403);
        given().cookie(SessionCookie.NAME, key).header("Origin", "https://evil.example")
                .header("Connection", "Upgrade").header("Upgrade", "websocket").get("/api/boards/x/console")
                .then().statusCode(403);
        given().cookie(SessionCookie.NAME, key).get("/api/session").then().statusCode(200);
        given().cookie(SessionCookie.NAME, key).header("Sec-Fetch-Site", "same-origin").delete("/api/session")
                .then().statusCode(204);
    }

    @Test
    void noSiteCanSignAVictimIn() {
        given().contentType(ContentType.JSON).header("Origin", "https://evil.example")
                .body(Map.of("login", student.login(), "password", student.password())).post("/api/session")
                .then().statusCode(403);
    }

    @Test
    void aTokenOpensTheApiUntilItIsWithdrawnOrExpires() {
        String key = signIn(student.login(), student.password()).cookie(SessionCookie.NAME);
        Response made = given().cookie(SessionCookie.NAME, key).header("Origin", origin()).contentType(ContentType.JSON)
                .body(Map.of("name", "ci", "days", 3)).post("/api/me/tokens");
        made.then().statusCode(201).body("token", containsString("bbt_")).body("lastUsedAt", nullValue());
        String token = made.path("token");
        given().auth().oauth2(token).get("/api/me/tokens").then().statusCode(200)
                .body("name", equalTo(List.of("ci"))).body("[0].token", nullValue()).body("[0].lastUsedAt", notNullValue());
        clock.advance(Duration.ofDays(3).plusSeconds(1));
        given().auth().oauth2(token).get("/api/me/tokens").then().statusCode(401)
                .body("detail", containsString("expired"));
        clock.reset();
        given().auth().oauth2(token).delete("/api/me/tokens/" + made.path("id")).then().statusCode(204);
        given().auth().oauth2(token).get("/api/me/tokens").then().statusCode(401);
    }

    @Test
    void nobodyWithdrawsAnothersToken() {
        String mine = people.token(student.login());
        int id = given().auth().oauth2(mine).get("/api/me/tokens").path("[0].id");
        people.as(Role.ADMIN).delete("/api/me/tokens/" + id).then().statusCode(404);
        given().auth().oauth2(mine).get("/api/me/tokens").then().statusCode(200);
    }

    @Test
    void aDisabledAccountLosesSessionsAndTokensAtOnce() {
        String key = signIn(student.login(), student.password()).cookie(SessionCookie.NAME);
        String token = people.token(student.login());
        people.as(Role.ADMIN).body(Map.of("disabled", true)).patch("/api/people/" + student.login()).then().statusCode(200);
        given().cookie(SessionCookie.NAME, key).get("/api/session").then().statusCode(401);
        given().auth().oauth2(token).get("/api/me/tokens").then().statusCode(401);
        signIn(student.login(), student.password()).then().statusCode(401);
        people.as(Role.ADMIN).body(Map.of("disabled", false)).patch("/api/people/" + student.login()).then().statusCode(200);
        given().auth().oauth2(token).get("/api/me/tokens").then().statusCode(401);
        signIn(student.login(), student.password()).then().statusCode(200);
    }

    @Test
    void aNewPasswordSignsOutTheOtherBrowsers() {
        String here = signIn(student.login(), student.password()).cookie(SessionCookie.NAME);
        String elsewhere = signIn(student.login(), student.password()).cookie(SessionCookie.NAME);
        String token = people.token(student.login());
        change(here, "not it", "a new long password").then().statusCode(422);
        change(here, student.password(), "short").then().statusCode(422).body("detail", containsString("next"));
        change(here, student.password(), "a new long password").then().statusCode(204);
        given().cookie(SessionCookie.NAME, here).get("/api/session").then().statusCode(200);
        given().cookie(SessionCookie.NAME, elsewhere).get("/api/session").then().statusCode(401);
        given().auth().oauth2(token).get("/api/me/tokens").then().statusCode(401);
        signIn(student.login(), "a new long password").then().statusCode(200);
    }

    @Test
    void whoseOldPasswordWasJustBeingCheckedGetsNoSession() {
        Person before = people.person(student.login());
        assertThat(sessions.open(before)).isPresent();
        people.as(Role.ADMIN).post("/api/people/" + student.login() + "/reset").then().statusCode(200);
        assertThat(sessions.open(before)).isEmpty();
    }

    @Test
    void aTokenLeavesNothingBehindThatOutlivesIt() {
        people.as(student.login()).body(Map.of("name", "another")).post("/api/me/tokens").then().statusCode(403)
                .body("detail", equalTo("An access token cannot make tokens: sign in with your password for that."));
        people.as(student.login()).body(Map.of("current", student.password(), "next", "a new long password")).post("/api/me/password")
                .then().statusCode(403).body("detail", containsString("cannot change the password"));
        signIn(student.login(), student.password()).then().statusCode(200);
    }

    @Test
    void theDatabaseHoldsNoSecretAsItIs() {
        String key = signIn(student.login(), student.password()).cookie(SessionCookie.NAME);
        String token = people.token(student.login());
        for (String table : List.of("person", "login_session", "access_token", "audit_entry")) {
            String dump = entities.createNativeQuery("select string_agg(t::text, ' ') from " + table + " t", String.class)
                    .getSingleResult().toString();
            assertThat(dump).doesNotContain(key).doesNotContain(token).doesNotContain(student.password());
        }
    }

    @Test
    void anAgentsBearerIsNoPersonAndNoError() {
        given().header("Authorization", "Bearer bba_whatever").get("/q/health/live").then().statusCode(200);
        given().header("Authorization", "Bearer bba_whatever").get("/api/me/tokens").then().statusCode(401);
    }

    @Test
    void onlyTheSessionAndHealthAreOpen() {
        given().get("/api/people").then().statusCode(401).contentType("application/problem+json")
                .body("code", equalTo("not-signed-in"));
        given().get("/api/anything/else").then().statusCode(401);
        given().get("/q/metrics").then().statusCode(401);
        given().get("/q/openapi").then().statusCode(401);
        given().post("/index.html").then().statusCode(401);
        given().get("/q/health").then().statusCode(200);
        people.as(Role.STUDENT).get("/q/metrics").then().statusCode(403).body("code", equalTo("not-allowed"));
        people.as(Role.ADMIN).accept("*/*").get("/q/metrics").then().statusCode(200);
        people.as(Role.STUDENT).accept("*/*").get("/q/openapi").then().statusCode(200);
        people.as(Role.TEACHER).get("/api/people").then().statusCode(403).contentType("application/problem+json");
    }

    @Test
    void everyAnswerCarriesTheHeadersThatBindBrowsers() {
        for (String path : List.of("/", "/api/session", "/q/health/live")) {
            given().get(path).then()
                    .header("Content-Security-Policy", containsString("default-src 'self'"))
                    .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                    .header("X-Content-Type-Options", equalTo("nosniff"))
                    .header("Referrer-Policy", notNullValue());
        }
    }

    @Test
    void whoCameByTlsOnceComesByNothingElse() {
        given().header("X-Forwarded-Proto", "https").get("/").then().header("Strict-Transport-Security", equalTo("max-age=31536000"));
        given().header("X-Forwarded-Proto", "https").get("/api/people").then().statusCode(401)
                .header("Strict-Transport-Security", equalTo("max-age=31536000"));
        given().get("/").then().header("Strict-Transport-Security", nullValue());
    }

    @Test
    void theFirstStartMadeThreeAccountsAndKeptTheirPasswords() throws Exception {
        Path file = LabFolders.fromEnvironment().home().resolve("accounts.txt");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        List<String> lines = Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).toList();
        assertThat(lines).hasSize(3);
        for (String line : lines) {
            String[] part = line.split(" ");
            signIn(part[0], part[1]).then().statusCode(200).body("person.role", is(part[0].toUpperCase()));
        }
    }

    private Response change(String key, String current, String next) {
        return given().cookie(SessionCookie.NAME, key).header("Origin", origin()).contentType(ContentType.JSON)
                .body(Map.of("current", current, "next", next)).post("/api/me/password");
    }

    private static Response signIn(String login, String password) {
        return given().contentType(ContentType.JSON).body(Map.of("login", login, "password", password)).post("/api/session");
    }

    private String origin() {
        return "http://" + lab.getHost() + ":" + lab.getPort();
    }
}
