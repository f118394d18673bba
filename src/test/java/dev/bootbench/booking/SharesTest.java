package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.bootbench.LabConfig;
import dev.bootbench.TestClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.problem.ProblemException;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Boards that are kept for graded runs. */
@QuarkusTest
class SharesTest {
    @Inject
    Reservations reservations;

    @Inject
    Holds holds;

    @Inject
    WaitingList list;

    @Inject
    ReservationTick tick;

    @Inject
    TestBoards boards;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    LabConfig lab;

    private final String profile = "p-" + UUID.randomUUID().toString().substring(0, 8);
    private final String one = profile + "-1";
    private final String two = profile + "-2";
    private Person bob;
    private Person mia;

    @BeforeEach
    void twoBoardsOfAProfile() {
        bob = people.create("Bob", Role.STUDENT);
        mia = people.create("Mia", Role.STUDENT);
        boards.create("h-" + profile, Stream.of(one, two).map(name -> FakeAgent.ready(name).toBuilder().setProfile(profile).build()).toList());
    }

    @AfterEach
    void restore() {
        people.as(Role.ADMIN).get("/api/grading-shares").jsonPath().<Integer>getList("findAll { it.profile == '" + profile + "' }.id")
                .forEach(id -> people.as(Role.ADMIN).delete("/api/grading-shares/" + id).then().statusCode(204));
        people.as(mia.login).get("/api/reservations/waiting?mine=true").jsonPath().getList("id", Long.class)
                .forEach(id -> people.as(mia.login).delete("/api/reservations/" + id));
        boards.link("h-" + profile, false);
        clock.reset();
    }

    private ValidatableResponse keep(String from, String to, @Nullable Integer number, @Nullable Integer percent) {
        Map<String, Object> request = new HashMap<>(Map.of("profile", profile, "from", from, "to", to));
        request.put("boards", number);
        request.put("percent", percent);
        return people.as(Role.ADMIN).body(request).post("/api/grading-shares").then();
    }

    private ReservationView any(Person person, @Nullable Instant start, int minutes, boolean waits) {
        return reservations.book(new BookingRequest(null, start, null, minutes, profile, null, waits, null), person);
    }

    @Test
    void peopleHaveOnlyWhatIsNotKept() {
        int rule = keep("00:00", "00:00", 1, null).statusCode(201).body("days.size()", equalTo(7)).extract().path("id");
        ReservationView bobs = any(bob, null, 60, false);
        assertThatThrownBy(() -> any(mia, null, 60, false)).hasMessageContaining("1 of 2 " + profile + " boards is kept for graded runs")
                .satisfies(thrown -> assertThat(((ProblemException) thrown).extensions()).containsKeys("rule", "next", "alternatives"));
        String free = one.equals(bobs.board()) ? two : one;
        assertThatThrownBy(() -> reservations.book(BookingRequest.of(free, null, null, 30), mia)).hasMessageContaining("kept for graded runs");
        assertThatThrownBy(() -> reservations.change(reservations.book(BookingRequest.of(free, bobs.end(), null, 30), mia).id(),
                new ReservationChange(null, bobs.end().minusSeconds(60), null), mia, false)).hasMessageContaining("kept for graded runs");
        people.as(bob.login).body(Map.of("profile", profile, "count", 2, "minutes", 30, "start", clock.now().plus(Duration.ofHours(5)).toString()))
                .post("/api/reservations/series").then().statusCode(409).body("detail", containsString("kept for graded runs"));
        ReservationView waits = any(mia, null, 30, true);
        list.pass();
        assertThat(waits.state()).isEqualTo(ReservationState.WAITING);
        assertThat(reservations.find(waits.id()).waiting().why()).contains("kept for graded runs");
        assertThat(reservations.find(waits.id()).waiting().estimate()).isAfterOrEqualTo(bobs.end());
        Hold lease = holds.lease(free, 1, Duration.ofMinutes(2)).orElseThrow();
        holds.release(lease.id());
        people.as(Role.ADMIN).delete("/api/grading-shares/" + rule).then().statusCode(204);
        list.pass();
        assertThat(reservations.find(waits.id()).state()).isEqualTo(ReservationState.ACTIVE);
    }

    @Test
    void atOtherHoursTheyHaveAll() {
        ZoneId zone = lab.zone().orElseGet(ZoneId::systemDefault);
        LocalDate day = clock.now().atZone(zone).toLocalDate().plusDays(2);
        Instant eight = day.atTime(LocalTime.of(8, 0)).atZone(zone).toInstant();
        keep("08:00", "10:00", null, 50).statusCode(201);
        any(bob, eight.minusSeconds(3600), 120, false);
        assertThatThrownBy(() -> any(mia, eight.minusSeconds(1800), 60, false)).hasMessageContaining("08:00 to 10:00")
                .satisfies(thrown -> assertThat((List<?>) ((ProblemException) thrown).extensions().get("alternatives")).isNotEmpty()
                        .allSatisfy(each -> assertThat(((Alternatives.Alternative) each).start()).isAfterOrEqualTo(eight.plusSeconds(3600))));
        assertThat(any(mia, eight.minusSeconds(1800), 30, false).state()).as("over by then").isEqualTo(ReservationState.CONFIRMED);
        assertThat(any(mia, eight.plusSeconds(7200), 60, false).state()).isEqualTo(ReservationState.CONFIRMED);
        assertThat(any(bob, eight.plusSeconds(7200), 60, false).state()).isEqualTo(ReservationState.CONFIRMED);
    }

    @Test
    void aSeriesIsToldTheNextStartAtWhichItIsNotKept() {
        ZoneId zone = lab.zone().orElseGet(ZoneId::systemDefault);
        Instant eight = clock.now().atZone(zone).toLocalDate().plusDays(2).atTime(LocalTime.of(8, 0)).atZone(zone).toInstant();
        keep("08:00", "10:00", 1, null).statusCode(201);
        any(mia, eight.minusSeconds(1800), 30, false);
        Map<String, Object> wish = Map.of("profile", profile, "count", 2, "minutes", 60, "start", eight.minusSeconds(1800).toString());
        String next = people.as(bob.login).body(wish).post("/api/reservations/series").then().statusCode(409)
                .body("conflicts.size()", equalTo(1)).body("detail", containsString("Mia has "))
                .body("detail", containsString("Nothing was booked. All of it would work from ")).extract().path("next");
        assertThat(Instant.parse(next)).as("not as soon as Mia is gone").isEqualTo(eight.plusSeconds(7200));
        Map<String, Object> then = new HashMap<>(wish);
        then.put("start", eight.toString());
        people.as(bob.login).body(then).post("/api/reservations/series").then().statusCode(409).body("next", equalTo(next))
                .body("rule", containsString("1 of 2 " + profile + " boards is kept for graded runs (Mon Tue ")).body("conflicts.size()", equalTo(0))
                .body("detail", containsString("kept for graded runs"));
        then.put("start", next);
        people.as(bob.login).body(then).post("/api/reservations/series").then().statusCode(201);
    }

    @Test
    void whoWaitsGetsWhatIsLeftBeforeWhoeverComesLater() {
        keep("00:00", "00:00", 1, null).statusCode(201);
        clock.stop(clock.now().truncatedTo(ChronoUnit.MINUTES));
        ReservationView bobs = any(bob, null, 60, false);
        String free = one.equals(bobs.board()) ? two : one;
        // Hers is the other board then, once his is given back: it does not matter which.
        ReservationView waits = reservations.book(new BookingRequest(free, null, null, 60, null, null, true, null), mia);
        list.pass();
        assertThat(waits.state()).isEqualTo(ReservationState.WAITING);
        assertThatThrownBy(() -> reservations.extend(bobs.id(), Duration.ofMinutes(30), bob, false)).hasMessageContaining("kept for graded runs");
        people.as(bob.login).body(Map.of("boards", List.of(bobs.board()), "minutes", 30, "start", bobs.end().toString())).post("/api/reservations/series").then()
                .statusCode(409).body("detail", containsString("kept for graded runs"));
        assertThatThrownBy(() -> reservations.book(BookingRequest.of(bobs.board(), bobs.end(), null, 30), bob)).hasMessageContaining("kept for graded runs");
        clock.stop(bobs.end());
        tick.tick(bobs.end());
        list.pass();
        assertThat(reservations.find(waits.id())).satisfies(hers -> {
            assertThat(hers.state()).isEqualTo(ReservationState.ACTIVE);
            assertThat(hers.start()).isEqualTo(bobs.end());
        });
    }

    @Test
    void onlyWhatIsAddedToABookingIsAskedFor() {
        ZoneId zone = lab.zone().orElseGet(ZoneId::systemDefault);
        Instant eight = clock.now().atZone(zone).toLocalDate().plusDays(2).atTime(LocalTime.of(8, 0)).atZone(zone).toInstant();
        ReservationView bobs = any(bob, eight, 120, false);
        any(mia, eight, 120, false);
        keep("08:00", "10:00", 1, null).statusCode(201);
        assertThat(reservations.extend(bobs.id(), Duration.ofMinutes(30), bob, false).end()).as("beyond the hours").isEqualTo(eight.plusSeconds(9000));
        assertThat(reservations.change(bobs.id(), new ReservationChange(null, eight.minusSeconds(600), null), bob, false).start()).isEqualTo(eight.minusSeconds(600));
    }

    @Test
    void administratorsMakeTheRules() {
        people.as(Role.TEACHER).body(Map.of("profile", profile, "from", "08:00", "to", "09:00", "boards", 1)).post("/api/grading-shares").then().statusCode(403);
        keep("8", "09:00", 1, null).statusCode(422).body("detail", containsString("like 08:00"));
        keep("08:00", "09:00", 1, 10).statusCode(422).body("detail", containsString("how many boards of it, or how many per cent"));
        keep("08:00", "09:00", 0, null).statusCode(422);
        keep("08:00", "09:00", null, 101).statusCode(422);
        people.as(Role.ADMIN).body(Map.of("profile", "none-" + profile, "from", "08:00", "to", "09:00", "boards", 1)).post("/api/grading-shares").then().statusCode(404);
        people.as(Role.ADMIN).body(Map.of("profile", profile, "from", "08:00", "to", "09:00", "boards", 1, "days", List.of("Mon"))).post("/api/grading-shares").then()
                .statusCode(422).body("detail", containsString("MONDAY to SUNDAY"));
        int rule = keep("22:00", "06:00", 1, null).statusCode(201).extract().path("id");
        people.as(bob.login).get("/api/grading-shares").then().body("find { it.id == " + rule + " }.from", equalTo("22:00"));
        people.as(Role.TEACHER).delete("/api/grading-shares/" + rule).then().statusCode(403);
        people.as(Role.ADMIN).delete("/api/grading-shares/" + rule).then().statusCode(204);
        people.as(Role.ADMIN).delete("/api/grading-shares/" + rule).then().statusCode(404);
        people.as(bob.login).get("/api/grading-shares").then().body("id", not(hasItem(rule)));
    }
}
