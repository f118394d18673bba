package dev.bootbench.booking;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import dev.bootbench.TestClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.sql.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody means is refused with a sentence, never answered with an error of ours. */
@QuarkusTest
class BadInputTest {
    private static final String NUL = "\u0000";
    private static final String FORBIDDEN = "The database does not allow one of these values.";

    @Inject
    TestBoards boards;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    private String student;
    private String teacher;
    private String admin;
    private String board;

    @BeforeEach
    void oneBoard() {
        student = people.fresh(Role.STUDENT).login();
        teacher = people.fresh(Role.TEACHER).login();
        admin = people.fresh(Role.ADMIN).login();
        board = boards.create();
    }

    @Test
    void tagsThatAreNull() {
        refused(post(student, "/api/reservations", "{\"tags\": [null]}"), "A tag is a word");
        refused(post(student, "/api/reservations/series", "{\"tags\": [\"kvm\", null]}"), "A tag is a word");
        refused(post(admin, "/api/blocks", "{\"tags\": [null], \"minutes\": 30, \"reason\": \"Dust.\"}"), "A tag is a word");
    }

    @Test
    void loginsThatAreNull() {
        String name = "os-" + UUID.randomUUID().toString().substring(0, 8);
        refused(post(teacher, "/api/classes", "{\"name\": \"" + name + "\", \"title\": \"x\", \"teachers\": [null]}"), "teachers must not contain null.");
        post(teacher, "/api/classes", "{\"name\": \"" + name + "\", \"title\": \"x\"}").then().statusCode(201);
        refused(people.as(teacher).body("{\"teachers\": [null]}").patch("/api/classes/" + name), "teachers must not contain null.");
        refused(post(teacher, "/api/classes/" + name + "/members", "{\"logins\": [null]}"), "logins must not contain null.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z", "+10000-01-01T00:00:00Z", "1999-12-31T23:59:59Z"})
    void timesThatNobodyMeans(String time) {
        String start = "'start' has to be a time in the years 2000 to 9999.";
        String end = "'end' has to be a time in the years 2000 to 9999.";
        refused(post(student, "/api/reservations", "{\"board\": \"" + board + "\", \"start\": \"" + time + "\", \"minutes\": 30}"), start);
        refused(post(student, "/api/reservations", "{\"board\": \"" + board + "\", \"end\": \"" + time + "\"}"), end);
        refused(post(student, "/api/reservations/series", "{\"boards\": [\"" + board + "\"], \"start\": \"" + time + "\"}"), start);
        refused(post(student, "/api/reservations/series", "{\"boards\": [\"" + board + "\"], \"end\": \"" + time + "\"}"), end);
        refused(post(admin, "/api/blocks", "{\"boards\": [\"" + board + "\"], \"start\": \"" + time + "\", \"minutes\": 9, \"reason\": \"x\"}"), start);
        refused(post(admin, "/api/blocks", "{\"boards\": [\"" + board + "\"], \"end\": \"" + time + "\", \"reason\": \"x\"}"), end);
        refused(people.as(student).body("{\"start\": \"" + time + "\"}").patch("/api/reservations/1"), start);
        refused(people.as(student).body("{\"end\": \"" + time + "\"}").patch("/api/reservations/1"), end);
        refused(people.as(student).queryParam("from", time).get("/api/calendar"), "'from' has to be a time in the years 2000 to 9999.");
        refused(people.as(student).queryParam("to", time).get("/api/reservations"), "'to' has to be a time in the years 2000 to 9999.");
    }

    @Test
    void numbersThatAreNoTimes() {
        for (String number : List.of("1e30", "-1e30", "1e400", "99999999999999999999")) {
            people.as(student).body("{\"board\": \"" + board + "\", \"start\": " + number + ", \"minutes\": 30}").post("/api/reservations").then()
                    .statusCode(oneOf(400, 422));
        }
    }

    @Test
    void charactersThatTheDatabaseDoesNotTake() {
        refused(people.as(student).queryParam("board", "vm" + NUL).get("/api/reservations"), FORBIDDEN);
        refused(people.as(student).queryParam("board", "vm" + NUL).get("/api/calendar"), FORBIDDEN);
        refused(post(admin, "/api/blocks", "{\"boards\": [\"" + board + "\"], \"minutes\": 30, \"reason\": \"Du\\u0000st.\"}"), FORBIDDEN);
        String name = "os-" + UUID.randomUUID().toString().substring(0, 8);
        refused(post(teacher, "/api/classes", "{\"name\": \"" + name + "\", \"title\": \"x\", \"teachers\": [\"a\\u0000\"]}"), FORBIDDEN);
    }

    @Test
    void moreBoardsThanAreBookedAtOnce() {
        List<String> names = IntStream.rangeClosed(1, 501).mapToObj(n -> "no-such-board-" + n).toList();
        refused(people.as(student).body(Map.of("boards", names)).post("/api/reservations/series"), "That names 501 boards, and 500 at once is the most.");
        people.as(student).body(Map.of("boards", names.subList(0, 500))).post("/api/reservations/series").then().statusCode(404);
    }

    @Test
    void aStretchOfTimeThatIsTooLongOrNone() {
        refused(list(Duration.ofDays(63)), "'to' has to come after 'from', by at most 62 days, or 400 with 'mine' or 'board'.");
        refused(list(Duration.ZERO), "'to' has to come after 'from'");
        list(Duration.ofDays(62)).then().statusCode(200);
        people.as(student).get("/api/reservations").then().statusCode(200);
        for (String few : List.of("mine=true", "board=" + board)) {
            people.as(student).queryParam("from", before(339)).get("/api/reservations?" + few).then().statusCode(200);
            refused(people.as(student).queryParam("from", before(341)).get("/api/reservations?" + few),
                    "'to' has to come after 'from', by at most 400 days.");
        }
    }

    @Test
    void aCalendarOfMoreThanAnybodyReads() {
        Instant begin = Instant.parse("2020-01-01T00:00:00Z");
        Map<String, String> month = Map.of("from", begin.toString(), "to", begin.plus(Duration.ofDays(30)).toString());
        try {
            sql.update("""
                    insert into hold (board, kind, start_at, end_at, person_id, state, ended_at)
                    select ?, 'RESERVATION', minute, minute + interval '1 minute', (select id from person where login = ?), 'ENDED',
                           minute + interval '1 minute'
                    from generate_series(cast(? as timestamptz), cast(? as timestamptz), interval '1 minute') minute
                    """, board, student, begin, begin.plus(Duration.ofMinutes(20_000)));
            refused(people.as(student).queryParams(month).get("/api/calendar"), "more than 20000 entries. Name boards, or ask for a shorter time.");
            people.as(student).queryParams(month).queryParam("board", boards.create()).get("/api/calendar").then().statusCode(200);
            people.as(student).queryParam("from", begin.toString()).queryParam("to", begin.plus(Duration.ofMinutes(20_000)).toString()).get("/api/calendar").then()
                    .statusCode(200).body("size()", equalTo(20_000));
        } finally {
            sql.update("delete from hold where board = ?", board);
        }
    }

    private String before(int days) {
        return clock.now().minus(Duration.ofDays(days)).toString();
    }

    private Response list(Duration length) {
        Instant now = clock.now();
        return people.as(student).queryParam("from", now.toString()).queryParam("to", now.plus(length).toString()).get("/api/reservations");
    }

    private Response post(String login, String path, String body) {
        return people.as(login).body(body).post(path);
    }

    private static void refused(Response answer, String sentence) {
        answer.then().statusCode(422).body("code", equalTo("invalid")).body("detail", containsString(sentence));
    }
}
