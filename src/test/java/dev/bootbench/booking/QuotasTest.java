package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.bootbench.TestClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits as people meet them, through HTTP. It is a Wednesday at ten in Berlin. */
@QuarkusTest
class QuotasTest {
    private static final Instant NOW = Instant.parse("2026-11-18T09:00:00Z");

    @Inject
    Reservations reservations;

    @Inject
    Hosts hosts;

    @Inject
    TestBoards boards;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    private final String name = "os-" + UUID.randomUUID().toString().substring(0, 8);
    private final String now = "vm-" + UUID.randomUUID().toString().substring(0, 8);
    private String teacher;
    private String student;
    private FakeAgent agent;

    /** And a board that can be had at once; those booked for later need no host. */
    @BeforeEach
    void people() {
        clock.advance(Duration.between(clock.now(), NOW));
        teacher = people.fresh(Role.TEACHER).login();
        student = people.fresh(Role.STUDENT).login();
        agent = new FakeAgent(TestPort.get(), hosts.create("bench-" + now)).with(now).connect();
        agent.await(CoordinatorMessage::hasHolds);
    }

    @AfterEach
    void restore() {
        people.as(student).get("/api/reservations/waiting?mine=true").jsonPath().getList("id", Long.class)
                .forEach(id -> people.as(student).delete("/api/reservations/" + id).then().statusCode(204));
        agent.close();
        clock.reset();
    }

    @Test
    void aWeeksHoursOfAClass() {
        make(Map.of("hoursPerWeek", 8), Map.of(), student);
        book(student, "2026-11-19T08:00:00Z", 240).statusCode(201);
        book(student, "2026-11-20T08:00:00Z", 120).statusCode(201);
        book(student, "2026-11-20T12:00:00Z", 150).statusCode(409).body("code", equalTo("over-quota"))
                .body("detail", equalTo("You have used 6 of 8 hours this week (class " + name + "). 2 hours are left until Monday 00:00 CET. "
                        + "A booking of that length fits from Monday 00:00 CET on."))
                .body("limit", equalTo("HOURS_PER_WEEK")).body("most", equalTo(8)).body("next", equalTo("2026-11-22T23:00:00Z"))
                .body("source", equalTo(Map.of("kind", "CLASS", "name", name)));
        book(student, "2026-11-22T23:00:00Z", 150).statusCode(201);
        quota(student).body("zone", equalTo("Europe/Berlin"))
                .body("limits.limit", equalTo(List.of("LONGEST_MINUTES", "AHEAD_DAYS", "OPEN_BOOKINGS", "HOURS_PER_WEEK")))
                .body("limits[2].used", equalTo(3)).body("limits[2].most", equalTo(4)).body("limits[2].source.kind", equalTo("ROLE"))
                .body("limits[3].used", equalTo(6)).body("limits[3].until", equalTo("2026-11-22T23:00:00Z"));
    }

    @Test
    void whatWasCancelledIsFreeAgainAndWhatWasHeldCounts() {
        make(Map.of("hoursPerDay", 2), Map.of(), student);
        long planned = id(book(student, "2026-11-18T15:00:00Z", 90));
        long running = id(bookNow(student, 30));
        book(student, "2026-11-18T20:00:00Z", 10).statusCode(409).body("detail", startsWith("You have used 2 of 2 hours today"));
        people.as(student).delete("/api/reservations/" + planned).then().statusCode(204);
        clock.advance(Duration.ofMinutes(15));
        people.as(student).delete("/api/reservations/" + running).then().statusCode(204);
        book(student, "2026-11-18T20:00:00Z", 120).statusCode(409).body("detail", startsWith("You have used 0.25 of 2 hours today"));
        book(student, "2026-11-18T20:00:00Z", 104).statusCode(201);
    }

    @Test
    void prolongingObeysTheSameLimitsAndCountsNothingTwice() {
        make(Map.of("hoursPerDay", 2), Map.of(), student);
        long id = id(bookNow(student, 60));
        extend(student, id, 60).statusCode(200);
        extend(student, id, 10).statusCode(409).body("detail", startsWith("You have used 0 of 2 hours today (class " + name + ")"));
        extend(teacher, id, 10).statusCode(409).body("detail", startsWith("Test " + student + " has used 0 of 2 hours today"));
    }

    @Test
    void movingObeysThemToo() {
        make(Map.of("hoursPerDay", 2), Map.of(), student);
        long first = id(book(student, "2026-11-19T08:00:00Z", 90));
        book(student, "2026-11-20T08:00:00Z", 60).statusCode(201);
        change(student, first, Map.of("start", "2026-11-20T12:00:00Z", "end", "2026-11-20T13:30:00Z")).statusCode(409)
                .body("detail", startsWith("You have used 1 of 2 hours on Friday 20 November"));
        change(student, first, Map.of("start", "2026-11-20T12:00:00Z", "end", "2026-11-20T13:00:00Z")).statusCode(200);
        people.as(Role.ADMIN).body(Map.of("hoursPerDay", 0)).put("/api/people/" + student + "/limits").then().statusCode(200);
        change(student, first, Map.of("end", "2026-11-20T12:30:00Z")).statusCode(200);
        change(student, first, Map.of("end", "2026-11-20T12:45:00Z")).statusCode(409);
    }

    @Test
    void ofASeriesEachCountsBesideThoseBeforeIt() {
        make(Map.of("hoursPerWeek", 3, "openBookings", 20), Map.of("hoursPerWeek", 5), student);
        Map<String, Object> daily = Map.of("boards", List.of(boards.create()), "start", "2026-11-19T08:00:00Z", "minutes", 60,
                "repeat", Map.of("every", "DAY", "times", 10, "zone", "Europe/Berlin"));
        series(daily).statusCode(409).body("code", equalTo("over-quota")).body("detail", equalTo("Of these 10 bookings, the one at Sunday 09:00 CET"
                + " is too much, counting those before it. You have used 3 of 3 hours this week (class " + name + "). Nothing is left until Monday 00:00 CET."));
        people.as(Role.ADMIN).body(Map.of("hoursPerWeek", 100)).put("/api/people/" + student + "/limits").then().statusCode(200);
        series(daily).statusCode(409).body("detail", startsWith("Of these 10 bookings, the one at Saturday 28 November 09:00 CET"))
                .body("limit", equalTo("CLASS_HOURS_PER_WEEK"));
    }

    private ValidatableResponse series(Map<String, Object> wanted) {
        return people.as(student).body(wanted).post("/api/reservations/series").then();
    }

    private ValidatableResponse change(String login, long id, Map<String, Object> change) {
        return people.as(login).body(change).patch("/api/reservations/" + id).then();
    }

    @Test
    void anAdministratorsWordOnAPersonGoesBeforeClassesAndRole() {
        make(Map.of("hoursPerDay", 1), Map.of(), student);
        people.as(Role.ADMIN).body(Map.of("hoursPerDay", 3, "longestMinutes", 60)).put("/api/people/" + student + "/limits").then().statusCode(200);
        book(student, "2026-11-19T08:00:00Z", 61).statusCode(409).body("detail",
                equalTo("A reservation lasts at most 60 minutes, extensions included (set for " + student + "). Choose an earlier end."));
        for (int hour = 10; hour < 13; hour++) {
            book(student, "2026-11-19T" + hour + ":00:00Z", 60).statusCode(201);
        }
        book(student, "2026-11-19T14:00:00Z", 60).statusCode(409).body("source.kind", equalTo("PERSON"));
    }

    @Test
    void boardsAtOnceAndTheMostGenerousClass() {
        make(Map.of("boardsAtOnce", 1), Map.of(), student);
        book(student, "2026-11-19T08:00:00Z", 60).statusCode(201);
        book(student, "2026-11-19T08:30:00Z", 60).statusCode(409).body("detail", equalTo("You have 1 board from Thursday 09:30 CET to Thursday "
                + "10:00 CET, and 1 at once is the most (class " + name + "). A booking of that length fits from Thursday 10:00 CET on."));
        make(name + "-b", Map.of("boardsAtOnce", 2), Map.of(), student);
        book(student, "2026-11-19T08:30:00Z", 60).statusCode(201);
    }

    @Test
    void aBudgetIsOfAllMembersTogether() {
        String other = people.fresh(Role.STUDENT).login();
        make(Map.of(), Map.of("hoursPerWeek", 5), student, other);
        book(student, "2026-11-19T08:00:00Z", 240).statusCode(201);
        book(other, "2026-11-19T08:00:00Z", 90).statusCode(409).body("detail", equalTo("The class " + name
                + " has used 4 of its 5 hours this week. 1 hour is left until Monday 00:00 CET. A booking of that length fits from Monday 00:00 CET on."));
        book(other, "2026-11-19T08:00:00Z", 60).statusCode(201);
        book(other, "2026-11-23T08:00:00Z", 90).statusCode(201);
        quota(other).body("limits[-1].limit", equalTo("CLASS_HOURS_PER_WEEK")).body("limits[-1].used", equalTo(5));
    }

    @Test
    void teachersBookFurtherAheadAndSeeWhatOthersMay() {
        book(student, "2026-12-20T08:00:00Z", 60).statusCode(409).body("detail", containsString("28 days ahead (students)"));
        book(teacher, "2027-05-01T08:00:00Z", 600).statusCode(201);
        book(teacher, "2027-07-01T08:00:00Z", 60).statusCode(409).body("detail", containsString("182 days ahead (teachers)"));
        people.as(teacher).get("/api/reservations/quota?person=" + student).then().statusCode(200).body("person.login", equalTo(student));
        people.as(student).get("/api/reservations/quota?person=" + teacher).then().statusCode(403);
        people.as(teacher).get("/api/reservations/quota?person=nobody-there").then().statusCode(404);
    }

    @Test
    void aWishThatWouldBreakTheQuotaIsRefusedAtOnceAndOneThatWaitsCounts() {
        make(Map.of("hoursPerDay", 2), Map.of(), student);
        bookNow(teacher, 240).statusCode(201);
        await(student, 121).statusCode(409).body("detail", startsWith("You have used 0 of 2 hours today"));
        await(student, 90).statusCode(201).body("state", equalTo("WAITING"));
        book(student, "2026-11-18T15:00:00Z", 60).statusCode(409).body("detail", startsWith("You have used 1.5 of 2 hours today"));
        await(student, 30).statusCode(201);
    }

    @Test
    void whoMayNotHaveItAnyMoreWhenTheirTurnComesLeavesTheLineAndIsTold() {
        long first = id(bookNow(teacher, 60));
        long waiting = id(await(student, 30));
        String next = people.fresh(Role.STUDENT).login();
        long after = id(await(next, 30));
        people.as(Role.ADMIN).body(Map.of("hoursPerWeek", 0)).put("/api/people/" + student + "/limits").then().statusCode(200);
        people.as(teacher).delete("/api/reservations/" + first).then().statusCode(204);
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
                assertThat(reservations.find(after).state()).isEqualTo(ReservationState.ACTIVE));
        assertThat(reservations.find(waiting).state()).isEqualTo(ReservationState.CANCELLED);
        people.as(student).get("/api/notifications").then().body("notifications[0].text", containsString(
                "so you have left the line. You have used 0 of 0 hours this week (set for " + student + ")"));
    }

    @Test
    void manyAtOnceDoNotSlipPastTheLimit() throws Exception {
        make(Map.of("hoursPerWeek", 5, "openBookings", 100), Map.of(), student);
        List<ProblemException> refused = storm(Stream.generate(() -> student).limit(12).toList());
        assertThat(refused).hasSize(7).allSatisfy(e -> assertThat(e).hasMessageContaining("5 of 5 hours"))
                .extracting(ProblemException::type).containsOnly(ProblemType.OVER_QUOTA);
        String other = people.fresh(Role.STUDENT).login();
        assertThat(storm(Stream.generate(() -> other).limit(12).toList())).hasSize(8);
    }

    @Test
    void manyPeopleAtOnceDoNotSlipPastTheBudget() throws Exception {
        String[] crowd = Stream.generate(() -> people.fresh(Role.STUDENT).login()).limit(6).toArray(String[]::new);
        make(Map.of(), Map.of("hoursPerWeek", 7), crowd);
        assertThat(storm(Stream.of(crowd, crowd).flatMap(Stream::of).toList())).hasSize(5);
    }

    /** Each books another board for an hour, all in the same instant. */
    private List<ProblemException> storm(List<String> logins) throws Exception {
        ConcurrentLinkedQueue<ProblemException> refused = new ConcurrentLinkedQueue<>();
        CyclicBarrier start = new CyclicBarrier(logins.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = logins.stream().map(login -> {
                String board = boards.create();
                var person = people.person(login);
                return threads.submit(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    try {
                        reservations.book(BookingRequest.of(board, NOW.plus(Duration.ofHours(4)), null, 60), person);
                    } catch (ProblemException e) {
                        refused.add(e);
                    }
                    return null;
                });
            }).toList();
            for (var each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
        return List.copyOf(refused);
    }

    private void make(Map<String, Object> limits, Map<String, Object> budget, String... members) {
        make(name, limits, budget, members);
    }

    private void make(String called, Map<String, Object> limits, Map<String, Object> budget, String... members) {
        people.as(teacher).body(Map.of("name", called, "title", "Operating systems", "limits", limits, "budget", budget)).post("/api/classes")
                .then().statusCode(201);
        people.as(teacher).body(Map.of("logins", List.of(members))).post("/api/classes/" + called + "/members").then().statusCode(200);
    }

    /** Another board each time. */
    private ValidatableResponse book(String login, String start, int minutes) {
        return people.as(login).body(Map.of("board", boards.create(), "start", start, "minutes", minutes)).post("/api/reservations").then();
    }

    private ValidatableResponse bookNow(String login, int minutes) {
        return people.as(login).body(Map.of("board", now, "minutes", minutes)).post("/api/reservations").then();
    }

    private ValidatableResponse await(String login, int minutes) {
        return people.as(login).body(Map.of("board", now, "minutes", minutes, "wait", true)).post("/api/reservations").then();
    }

    private static long id(ValidatableResponse made) {
        return made.statusCode(201).extract().jsonPath().getLong("id");
    }

    private ValidatableResponse extend(String login, long id, int minutes) {
        return people.as(login).body(Map.of("minutes", minutes)).post("/api/reservations/" + id + "/extend").then();
    }

    private ValidatableResponse quota(String login) {
        return people.as(login).get("/api/reservations/quota").then().statusCode(200);
    }
}
