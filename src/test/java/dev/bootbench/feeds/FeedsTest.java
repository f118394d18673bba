package dev.bootbench.feeds;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.bootbench.TestClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.property.DateProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FeedsTest {
    /** The Tuesday before the clocks of Berlin are set back. */
    private static final Instant NOW = Instant.parse("2026-10-20T06:00:00Z");

    @Inject
    TestClock clock;

    @Inject
    TestPeople people;

    @Inject
    TestBoards boards;

    private Person tina;
    private String board;

    @BeforeEach
    void aBoard() {
        clock.stop(NOW);
        tina = people.create("Tina", Role.TEACHER);
        board = "vm-" + UUID.randomUUID().toString().substring(0, 8);
        boards.create("bench-" + board, List.of(FakeAgent.ready(board)));
    }

    @AfterEach
    void resetTheClock() {
        clock.reset();
    }

    @Test
    void aSeriesIsAtTheSameTimeOfDayBeforeAndAfterTheClocksChange() throws Exception {
        people.as(tina.login).body(Map.of("boards", List.of(board), "start", "2026-10-20T08:00:00Z", "minutes", 60,
                        "repeat", Map.of("every", "WEEK", "times", 3, "zone", "Europe/Berlin"))).post("/api/reservations/series")
                .then().statusCode(201);
        List<VEvent> events = events(read(feed(tina, Map.of())));
        assertThat(events).extracting(event -> instant(event, Property.DTSTART)).containsExactly(
                Instant.parse("2026-10-20T08:00:00Z"), Instant.parse("2026-10-27T09:00:00Z"), Instant.parse("2026-11-03T09:00:00Z"));
        assertThat(events).extracting(event -> ZonedDateTime.ofInstant(instant(event, Property.DTSTART), ZoneId.of("Europe/Berlin")).getHour())
                .containsOnly(10);
        assertThat(events).extracting(event -> instant(event, Property.DTEND)).containsExactly(
                Instant.parse("2026-10-20T09:00:00Z"), Instant.parse("2026-10-27T10:00:00Z"), Instant.parse("2026-11-03T10:00:00Z"));
        assertThat(events).extracting(event -> value(event, Property.UID)).doesNotHaveDuplicates();
        assertThat(events.getFirst()).satisfies(event -> {
            assertThat(value(event, Property.SUMMARY)).isEqualTo(board + ": Tina");
            assertThat(value(event, Property.LOCATION)).isEqualTo(board);
            assertThat(value(event, Property.URL)).endsWith("/boards/" + board);
            assertThat(value(event, Property.STATUS)).isEqualTo("CONFIRMED");
        });
    }

    @Test
    void aChangeKeepsTheEntryAndItsNumberGrows() throws Exception {
        long id = book(tina, "2026-10-21T08:00:00Z");
        String feed = feed(tina, Map.of());
        VEvent before = events(read(feed)).getFirst();
        people.as(tina.login).body(Map.of("end", "2026-10-21T09:30:00Z")).patch("/api/reservations/" + id).then().statusCode(200);
        VEvent after = events(read(feed)).getFirst();
        assertThat(value(after, Property.UID)).isEqualTo(value(before, Property.UID));
        assertThat(number(after)).isGreaterThan(number(before));
        assertThat(instant(after, Property.LAST_MODIFIED)).isAfterOrEqualTo(instant(before, Property.LAST_MODIFIED));
        assertThat(instant(after, Property.DTEND)).isEqualTo("2026-10-21T09:30:00Z");
        people.as(tina.login).delete("/api/reservations/" + id).then().statusCode(204);
        VEvent off = events(read(feed)).getFirst();
        assertThat(value(off, Property.STATUS)).isEqualTo("CANCELLED");
        assertThat(number(off)).isGreaterThan(number(after));
    }

    @Test
    void whatWasCalledOffIsForgottenAfter30Days() throws Exception {
        long id = book(tina, "2026-12-20T08:00:00Z");
        String feed = feed(tina, Map.of());
        people.as(tina.login).delete("/api/reservations/" + id).then().statusCode(204);
        clock.stop(NOW.plusSeconds(29 * 86_400));
        assertThat(events(read(feed))).hasSize(1);
        clock.stop(NOW.plusSeconds(31 * 86_400));
        assertThat(events(read(feed))).isEmpty();
    }

    @Test
    void whoHasReadItReadsItAgainOnlyAfterAChange() {
        String feed = feed(tina, Map.of());
        String tag = read(feed).then().header("Cache-Control", containsString("private")).extract().header("ETag");
        given().header("If-None-Match", tag).get(feed).then().statusCode(304).header("ETag", equalTo(tag));
        book(tina, "2026-10-21T08:00:00Z");
        given().header("If-None-Match", tag).get(feed).then().statusCode(200).contentType("text/calendar");
    }

    @Test
    void aKeyOpensNothingOnceItIsRevokedOrMadeAnew() {
        String first = feed(tina, Map.of());
        String second = feed(tina, Map.of());
        assertThat(second).isNotEqualTo(first);
        given().get(first).then().statusCode(404).body("detail", containsString("revoked or made anew"));
        read(second);
        int id = people.as(tina.login).get("/api/feeds").then().body("", hasSize(1)).body("[0].kind", equalTo("PERSON"))
                .body("[0].path", nullValue()).extract().path("[0].id");
        Person other = people.create("Otto", Role.ADMIN);
        people.as(other.login).delete("/api/feeds/" + id).then().statusCode(404);
        read(second);
        people.as(tina.login).delete("/api/feeds/" + id).then().statusCode(204);
        given().get(second).then().statusCode(404);
        given().get("/api/calendar/feeds/nonsense.ics").then().statusCode(404);
    }

    @Test
    void aBoardsFeedShowsWhatTheCalendarShows() throws Exception {
        book(tina, "2026-10-21T08:00:00Z");
        people.as(Role.ADMIN).body(Map.of("boards", List.of(board), "start", "2026-10-22T08:00:00Z", "minutes", 60, "reason", "New SD card, again; at last."))
                .post("/api/blocks").then().statusCode(201);
        List<VEvent> events = events(read(feed(people.create("Sam", Role.STUDENT), Map.of("board", board))));
        assertThat(events).extracting(event -> value(event, Property.SUMMARY)).containsExactly(board + ": Tina", board + ": Set aside");
        assertThat(value(events.getLast(), Property.DESCRIPTION)).isEqualTo("Set aside: New SD card, again; at last.");
        people.as(tina.login).body(Map.of("board", "no-such-board")).post("/api/feeds").then().statusCode(404);
    }

    @Test
    void aClasssFeedIsForThoseWhoAreInIt() throws Exception {
        String name = "c-" + UUID.randomUUID().toString().substring(0, 8);
        Person mira = people.create("Mira", Role.STUDENT);
        Person tom = people.create("Tom", Role.STUDENT);
        Person stranger = people.create("Eve", Role.STUDENT);
        people.as(tina.login).body(Map.of("name", name, "title", "Operating systems")).post("/api/classes").then().statusCode(201);
        people.as(tina.login).body(Map.of("logins", List.of(mira.login, tom.login))).post("/api/classes/" + name + "/members").then().statusCode(200);
        book(mira, "2026-10-21T08:00:00Z");
        book(stranger, "2026-10-21T10:00:00Z");
        people.as(stranger.login).body(Map.of("class", name)).post("/api/feeds").then().statusCode(404).body("detail", containsString("You are in no class"));
        String toms = feed(tom, Map.of("class", name));
        assertThat(events(read(toms))).extracting(event -> value(event, Property.SUMMARY)).containsExactly(board + ": Mira");
        assertThat(events(read(feed(tina, Map.of("class", name))))).hasSize(1);
        people.as(tina.login).delete("/api/classes/" + name + "/members/" + tom.login).then().statusCode(204);
        given().get(toms).then().statusCode(404);
    }

    @Test
    void anExamIsInTheFeedsOfItsClassItsPeopleAndItsBoards() throws Exception {
        String name = "c-" + UUID.randomUUID().toString().substring(0, 8);
        String other = board + "-b";
        boards.create("bench-" + other, List.of(FakeAgent.ready(other)));
        Person mira = people.create("Mira", Role.STUDENT);
        people.as(tina.login).body(Map.of("name", name, "title", "Operating systems")).post("/api/classes").then().statusCode(201);
        people.as(tina.login).body(Map.of("logins", List.of(mira.login))).post("/api/classes/" + name + "/members").then().statusCode(200);
        int exam = people.as(tina.login).body(Map.of("boards", List.of(board, other), "start", "2026-10-21T08:00:00Z", "minutes", 120, "class", name,
                "reason", "Midterm")).post("/api/blocks").then().statusCode(201).extract().path("id");
        // What a member has of it cuts it into pieces, which are nobody's matter.
        book(mira, "2026-10-21T08:30:00Z");
        List<String> feeds = List.of(feed(tina, Map.of("class", name)), feed(mira, Map.of()), feed(tina, Map.of("board", board)));
        for (String feed : feeds) {
            List<VEvent> events = events(read(feed));
            assertThat(events).extracting(event -> value(event, Property.SUMMARY)).containsExactly("Exam of " + name, board + ": Mira");
            assertThat(events.getFirst()).satisfies(event -> {
                assertThat(value(event, Property.LOCATION)).isEqualTo(board + ", " + other);
                assertThat(value(event, Property.DESCRIPTION)).isEqualTo("Exam of " + name + ": Midterm.");
                assertThat(instant(event, Property.DTSTART)).isEqualTo("2026-10-21T08:00:00Z");
                assertThat(instant(event, Property.DTEND)).isEqualTo("2026-10-21T10:00:00Z");
            });
        }
        assertThat(events(read(feed(tina, Map.of())))).as("who teaches it").extracting(event -> value(event, Property.SUMMARY)).containsExactly("Exam of " + name);
        assertThat(events(read(feed(people.create("Eve", Role.STUDENT), Map.of())))).isEmpty();
        people.as(tina.login).delete("/api/blocks/" + exam).then().statusCode(204);
        for (String feed : feeds) {
            VEvent off = events(read(feed)).getFirst();
            assertThat(value(off, Property.STATUS)).isEqualTo("CANCELLED");
            assertThat(number(off)).isEqualTo(1);
        }
    }

    @Test
    void whoIsShutOutReadsNoMore() {
        Person sam = people.create("Sam", Role.STUDENT);
        String feed = feed(sam, Map.of());
        read(feed);
        people.as(Role.ADMIN).body(Map.of("disabled", true)).patch("/api/people/" + sam.login).then().statusCode(200);
        given().get(feed).then().statusCode(404);
    }

    @Test
    void whatIsSharedWithSomebodyIsInTheirs() throws Exception {
        Person sam = people.create("Sam", Role.STUDENT);
        long id = book(tina, "2026-10-21T08:00:00Z");
        String feed = feed(sam, Map.of());
        assertThat(events(read(feed))).isEmpty();
        people.as(tina.login).put("/api/reservations/" + id + "/partners/" + sam.login).then().statusCode(200);
        assertThat(events(read(feed))).extracting(event -> value(event, Property.SUMMARY)).containsExactly(board + ": Tina");
    }

    private long book(Person person, String start) {
        return people.as(person.login).body(Map.of("board", board, "start", start, "minutes", 60)).post("/api/reservations")
                .then().statusCode(201).extract().jsonPath().getLong("id");
    }

    private String feed(Person person, Map<String, String> of) {
        return people.as(person.login).body(of).post("/api/feeds").then().statusCode(201).extract().path("path");
    }

    /** As a calendar program does: with the address and nothing else. */
    private static Response read(String feed) {
        return given().get(feed).then().statusCode(200).contentType("text/calendar").extract().response();
    }

    private static List<VEvent> events(Response feed) throws Exception {
        Calendar calendar = new CalendarBuilder().build(new ByteArrayInputStream(feed.asByteArray()));
        assertThat(calendar.validate(true).hasErrors()).isFalse();
        return calendar.getComponents(Component.VEVENT);
    }

    private static String value(VEvent event, String property) {
        return event.getRequiredProperty(property).getValue();
    }

    private static int number(VEvent event) {
        return Integer.parseInt(value(event, Property.SEQUENCE));
    }

    private static Instant instant(VEvent event, String property) {
        return Instant.from(((DateProperty<?>) event.getRequiredProperty(property)).getDate());
    }
}
