package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.bootbench.TestClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Boards that are set aside for a class, and what its members make of them. */
@QuarkusTest
class ExamsTest {
    @Inject
    Reservations reservations;

    @Inject
    Sharing sharing;

    @Inject
    Holds holds;

    @Inject
    WaitingList list;

    @Inject
    ReservationTick tick;

    @Inject
    Blocks blocks;

    @Inject
    AwaitedLeases awaited;

    @Inject
    Sql sql;

    @Inject
    TestBoards boards;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    private final String course = "c-" + UUID.randomUUID().toString().substring(0, 8);
    private Person tina;
    private Person mia;
    private Person max;
    private Person bob;
    private String board;
    private Instant noon;

    @BeforeEach
    void aClassOfTwoAndABoard() {
        tina = people.create("Tina", Role.TEACHER);
        mia = people.create("Mia", Role.STUDENT);
        max = people.create("Max", Role.STUDENT);
        bob = people.create("Bob", Role.STUDENT);
        board = boards.create();
        boards.link("h" + board, true);
        noon = clock.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.HOURS);
        people.as(tina.login).body(Map.of("name", course, "title", "A course")).post("/api/classes").then().statusCode(201);
        people.as(tina.login).body(Map.of("logins", List.of(mia.login, max.login))).post("/api/classes/" + course + "/members").then().statusCode(200);
    }

    @AfterEach
    void restore() {
        people.as(Role.ADMIN).get("/api/blocks").jsonPath().<Integer>getList("findAll { it.class == '" + course + "' }.id")
                .forEach(id -> people.as(Role.ADMIN).delete("/api/blocks/" + id));
        people.as(bob.login).get("/api/reservations/waiting?mine=true").jsonPath().getList("id", Long.class)
                .forEach(id -> people.as(bob.login).delete("/api/reservations/" + id));
        clock.reset();
    }

    private ValidatableResponse place(String login, @Nullable Instant start, int minutes) {
        Map<String, Object> request = new java.util.HashMap<>(Map.of("boards", List.of(board), "minutes", minutes, "reason", "Midterm", "class", course));
        if (start != null) {
            request.put("start", start.toString());
        }
        return people.as(login).body(request).post("/api/blocks").then();
    }

    private ReservationView book(Person person, @Nullable Instant start, int minutes) {
        return reservations.book(BookingRequest.of(board, start, null, minutes), person);
    }

    private ReservationView await(Person person, int minutes) {
        return reservations.book(new BookingRequest(board, null, null, minutes, null, null, true, null), person);
    }

    @Test
    void teachersOfTheClassAndAdministratorsSetBoardsAside() {
        Person other = people.create("Otto", Role.TEACHER);
        place(other.login, noon, 60).statusCode(403).body("detail", containsString("Only its teachers and administrators"));
        place(mia.login, noon, 60).statusCode(403);
        people.as(tina.login).body(Map.of("boards", List.of(board), "minutes", 60, "reason", "x")).post("/api/blocks").then().statusCode(403)
                .body("detail", containsString("Only administrators set boards aside for maintenance"));
        people.as(tina.login).body(Map.of("boards", List.of(board), "minutes", 60, "reason", "x", "class", "none-" + course)).post("/api/blocks").then()
                .statusCode(404);
        place(tina.login, noon, 24 * 60 + 1).statusCode(422).body("detail", containsString("within 24 hours for a class"));
        int id = place(tina.login, noon, 60).statusCode(201).body("kind", equalTo("EXAM")).body("class", equalTo(course)).body("mine", equalTo(true))
                .extract().path("id");
        people.as(bob.login).get("/api/blocks").then().body("find { it.id == " + id + " }.class", equalTo(course))
                .body("find { it.id == " + id + " }.mine", equalTo(false));
        people.as(other.login).delete("/api/blocks/" + id).then().statusCode(403);
        people.as(tina.login).delete("/api/blocks/" + id).then().statusCode(204);
        people.as(bob.login).get("/api/blocks").then().body("id", not(hasItem(id)));
    }

    @Test
    void onlyMembersHaveItsBoardsAndWhatTheyLeaveIsItsAgain() {
        place(tina.login, noon, 120).statusCode(201);
        assertThatThrownBy(() -> book(bob, noon.plusSeconds(600), 30)).hasMessageContaining("The class " + course + " has " + board)
                .hasMessageContaining("Midterm.");
        ReservationView mias = book(mia, noon.plusSeconds(1800), 30);
        assertThatThrownBy(() -> book(max, noon.plusSeconds(2400), 30)).hasMessageContaining("Mia has " + board);
        ReservationView his = book(max, noon.plusSeconds(3600), 60);
        reservations.end(mias.id(), mia, false);
        assertThatThrownBy(() -> book(bob, noon.plusSeconds(1800), 30)).hasMessageContaining("The class " + course);
        assertThat(book(mia, noon, 60).state()).isEqualTo(ReservationState.CONFIRMED);
        assertThat(reservations.find(his.id()).state()).isEqualTo(ReservationState.CONFIRMED);
        assertThat(book(bob, noon.minusSeconds(1800), 30).state()).as("before it").isEqualTo(ReservationState.CONFIRMED);
        assertThatThrownBy(() -> book(mia, noon.plusSeconds(6600), 60)).as("reaches beyond it").hasMessageContaining("has " + board);
    }

    @Test
    void aMemberHasOneBoardAtATime() {
        String other = boards.create();
        people.as(tina.login).body(Map.of("boards", List.of(board, other), "start", noon.toString(), "minutes", 120, "reason", "Midterm", "class", course))
                .post("/api/blocks").then().statusCode(201);
        ReservationView one = book(mia, noon, 60);
        assertThatThrownBy(() -> reservations.book(BookingRequest.of(other, noon.plusSeconds(1800), null, 60), mia))
                .hasMessageContaining("You have " + board).hasMessageContaining("one at a time");
        ReservationView later = reservations.book(BookingRequest.of(other, noon.plusSeconds(3600), null, 60), mia);
        assertThatThrownBy(() -> reservations.extend(one.id(), Duration.ofMinutes(10), mia, false)).hasMessageContaining("one at a time");
        reservations.end(later.id(), mia, false);
        assertThat(reservations.extend(one.id(), Duration.ofMinutes(60), mia, false).end()).isEqualTo(noon.plusSeconds(7200));
        assertThatThrownBy(() -> reservations.extend(one.id(), Duration.ofMinutes(1), mia, false)).hasMessageContaining("stays within that");
        assertThat(reservations.change(one.id(), new ReservationChange(other, noon.plusSeconds(600), noon.plusSeconds(1200)), mia, false).board()).isEqualTo(other);
        assertThat(reservations.book(BookingRequest.of(board, noon, null, 120), max).board()).as("given back by the move").isEqualTo(board);
        assertThat(reservations.book(BookingRequest.of(other, noon.plusSeconds(1200), null, 5), mia).board()).isEqualTo(other);
    }

    @Test
    void timeOfAnExamCountsForNobody() {
        people.as(Role.ADMIN).body(Map.of("openBookings", 0)).put("/api/people/" + mia.login + "/limits").then().statusCode(200);
        place(tina.login, null, 300).statusCode(201);
        assertThat(book(mia, null, 290).state()).isEqualTo(ReservationState.ACTIVE);
        people.as(mia.login).get("/api/reservations/quota").then().body("limits.find { it.limit == 'OPEN_BOOKINGS' }.used", equalTo(0));
    }

    @Test
    void membersStandInALineOfTheirOwn() {
        place(tina.login, null, 120).statusCode(201);
        ReservationView mias = book(mia, null, 60);
        ReservationView bobs = await(bob, 30);
        ReservationView his = await(max, 30);
        list.pass();
        ReservationView waits = reservations.find(his.id());
        assertThat(waits.waiting().wish()).contains("set aside for your class");
        assertThat(waits.waiting().estimate()).isEqualTo(mias.end());
        assertThat(waits.waiting().why()).contains("Mia has " + board).doesNotContain("The class");
        assertThat(reservations.find(bobs.id()).waiting().estimate()).isAfterOrEqualTo(clock.now().plus(Duration.ofMinutes(119)));
        assertThatThrownBy(() -> await(max, 30)).hasMessageContaining("You wait for a board");
        reservations.end(mias.id(), mia, false);
        list.pass();
        assertThat(reservations.find(his.id()).state()).isEqualTo(ReservationState.ACTIVE);
        assertThat(reservations.find(bobs.id()).state()).isEqualTo(ReservationState.WAITING);
    }

    @Test
    void whoCannotBeServedWithinItLeavesTheLineAndIsTold() {
        place(tina.login, null, 60).statusCode(201);
        book(mia, null, 55);
        ReservationView his = await(max, 30);
        clock.advance(Duration.ofMinutes(31));
        list.pass();
        assertThat(reservations.find(his.id()).state()).isEqualTo(ReservationState.CANCELLED);
        people.as(max.login).get("/api/notifications").then().body("notifications[0].text", containsString("not enough of that time left"));
    }

    @Test
    void runsOfMembersAreGradedThere() {
        place(tina.login, null, 60).statusCode(201);
        assertThat(holds.lease(board, 1, bob.id, Duration.ofMinutes(2))).isEmpty();
        Hold lease = holds.lease(board, 1, mia.id, Duration.ofMinutes(2)).orElseThrow();
        assertThat(holds.renew(lease.id(), Duration.ofMinutes(5))).isTrue();
        assertThat(holds.renew(lease.id(), Duration.ofMinutes(90))).as("beyond the exam").isFalse();
        holds.release(lease.id());
        assertThat(holds.current(board)).hasValueSatisfying(hold -> assertThat(hold.kind()).isEqualTo(HoldKind.EXAM));
    }

    @Test
    void whatIsCooperativelyResetIsRefused() {
        boards.cooperative(board);
        place(tina.login, noon, 60).statusCode(409).body("code", equalTo("board-not-ready"))
                .body("detail", containsString("reset by what runs on the board itself"));
    }

    @Test
    void itIsNeitherSharedNorHandedOver() {
        place(tina.login, null, 60).statusCode(201);
        ReservationView mias = book(mia, null, 30);
        assertThatThrownBy(() -> sharing.share(mias.id(), max.login, mia, false)).hasMessageContaining("neither shared nor handed over");
        assertThatThrownBy(() -> sharing.handOver(mias.id(), bob.login, mia, false)).hasMessageContaining("neither shared nor handed over");
    }

    @Test
    void whatPeopleReadIsTheWholeOfIt() {
        place(tina.login, null, 120).statusCode(201);
        ReservationView mias = book(mia, null, 30);
        clock.advance(Duration.ofMinutes(10));
        reservations.end(mias.id(), mia, false);
        Instant end = clock.now().plus(Duration.ofMinutes(110));
        people.as(bob.login).get("/api/boards/" + board).then().body("hold.class", equalTo(course))
                .body("reason.sentence", containsString("set aside for the class " + course + " until"));
        List<String> ends = people.as(bob.login).get("/api/calendar?board=" + board).jsonPath().getList("findAll { it.kind == 'EXAM' }.end");
        assertThat(ends).hasSize(1);
        assertThat(Instant.parse(ends.getFirst())).isCloseTo(end, within(1, ChronoUnit.MINUTES));
    }

    @Test
    void aMemberWaitsForTheGradedRunOfAnother() {
        place(tina.login, null, 60).statusCode(201);
        Hold lease = holds.lease(board, 1, max.id, Duration.ofMinutes(5)).orElseThrow();
        assertThatThrownBy(() -> book(mia, null, 58)).as("not within the exam").hasMessageContaining("A graded run has " + board);
        ReservationView mias = book(mia, null, 30);
        assertThat(mias.state()).isEqualTo(ReservationState.WAITING);
        list.pass();
        assertThat(awaited.now()).extracting(Hold::id).contains(lease.id());
        holds.release(lease.id());
        list.pass();
        assertThat(reservations.find(mias.id()).state()).isEqualTo(ReservationState.ACTIVE);
    }

    @Test
    void aClassWithAnExamIsNotTakenAway() {
        int id = place(tina.login, noon, 120).extract().path("id");
        people.as(tina.login).delete("/api/classes/" + course).then().statusCode(409).body("blocks", equalTo(List.of(id)))
                .body("detail", containsString("Boards are set aside for the class " + course + ": " + board + " from "))
                .body("detail", containsString("(Midterm). Lift that first, in the calendar or with ./lab blocks lift " + id + "."));
        assertThat(book(mia, noon, 30).state()).isEqualTo(ReservationState.CONFIRMED);
        people.as(tina.login).delete("/api/blocks/" + id).then().statusCode(204);
        people.as(tina.login).delete("/api/classes/" + course).then().statusCode(204);
        assertThat(book(bob, noon.plusSeconds(3600), 30).state()).isEqualTo(ReservationState.CONFIRMED);
    }

    @Test
    void anExamThatIsJustBeingPlacedKeepsItsClass() throws Exception {
        CompletableFuture<Integer> deleted = new CompletableFuture<>();
        int id = QuarkusTransaction.requiringNew().call(() -> {
            long placed = blocks.place(new BlockRequest(List.of(board), null, null, noon, null, 60, "Midterm", course, false), tina).id();
            Thread.startVirtualThread(() -> deleted.complete(people.as(tina.login).delete("/api/classes/" + course).statusCode()));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> sql.first(
                    "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%lab_class%'", row -> true).isPresent());
            return (int) placed;
        });
        assertThat(deleted.get(20, TimeUnit.SECONDS)).isEqualTo(409);
        people.as(tina.login).delete("/api/blocks/" + id).then().statusCode(204);
    }

    @Test
    void whenItIsLiftedMembersKeepWhatTheyHave() {
        int id = place(tina.login, null, 120).extract().path("id");
        ReservationView mias = book(mia, null, 30);
        people.as(tina.login).delete("/api/blocks/" + id).then().statusCode(204);
        assertThat(reservations.find(mias.id()).state()).isEqualTo(ReservationState.ACTIVE);
        assertThat(book(bob, clock.now().plus(Duration.ofMinutes(30)), 30).state()).isEqualTo(ReservationState.CONFIRMED);
        reservations.end(mias.id(), mia, false);
        assertThat(book(max, null, 10).state()).as("nobody's again").isEqualTo(ReservationState.ACTIVE);
    }
}
