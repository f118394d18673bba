package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.bootbench.TestClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of reservations whose board breaks, in a lab with a host of one board and another of two equal ones. */
@QuarkusTest
class MovesTest {
    @Inject
    DueWork due;

    @Inject
    Reservations reservations;

    @Inject
    Series series;

    @Inject
    Blocks blocks;

    @Inject
    Holds holds;

    @Inject
    TestBoards boards;

    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    QuietMoves quiet;

    private final String lab = "mv-" + UUID.randomUUID().toString().substring(0, 8);
    private final String one = lab + "-1";
    private final String two = lab + "-2";
    private final String three = lab + "-3";
    private Person ada;
    private Person bob;

    @BeforeEach
    void threeBoards() {
        boards.create(lab + "-a", List.of(report(one, Condition.UP)));
        boards.create(lab + "-b", List.of(report(two, Condition.UP), report(three, Condition.UP)));
        ada = people.create("Ada", Role.STUDENT);
        bob = people.create("Bob", Role.STUDENT);
        clock.stop(clock.now().truncatedTo(ChronoUnit.MINUTES));
    }

    @AfterEach
    void restore() {
        clock.reset();
        boards.link(lab + "-a", false);
        boards.link(lab + "-b", false);
    }

    private BoardReport report(String board, Condition condition) {
        return FakeAgent.ready(board, lab, board.equals(two) ? List.of() : List.of("kvm")).toBuilder().setCondition(condition).build();
    }

    @Test
    void aBoardThatFailsIsExchangedForAnEqualOneWhileItsPersonLooksOn() {
        ReservationView had = reservations.book(BookingRequest.of(one, null, null, 60), ada);
        boards.report(lab + "-a", report(one, Condition.QUARANTINED));
        quiet.awake(() -> await().atMost(Duration.ofSeconds(10)).until(() -> reservations.find(had.id()).state() == ReservationState.LAB_FAULT));
        ReservationView was = reservations.find(had.id());
        assertThat(was.movedTo()).isNotNull().satisfies(to -> assertThat(to.board()).isEqualTo(two));
        ReservationView now = reservations.find(was.movedTo().reservation());
        assertThat(now.state()).isEqualTo(ReservationState.ACTIVE);
        assertThat(now.end()).isEqualTo(had.end());
        assertThat(now.movedFrom()).isEqualTo(new MovedView(had.id(), one, clock.now(), was.movedTo().reason()));
        people.as(ada.login).get("/api/reservations/" + had.id()).then().body("movedTo.board", equalTo(two))
                .body("movedTo.reason", containsString(one + " failed its health checks at ")).body("movedFrom", nullValue());
        notes(ada).body("notifications[0].code", equalTo("reservation-moved"))
                .body("notifications[0].text", containsString("You have " + two + " instead of " + one + " now, until "))
                .body("notifications[0].text", containsString("You had asked for " + one + " itself"))
                .body("notifications[0].link", equalTo("/boards/" + two));
    }

    @Test
    void aHostThatStaysAwayCostsNobodyTheTimeThatWasLost() {
        ReservationView had = take(ada, List.of("kvm"), 60);
        assertThat(had.board()).isEqualTo(one);
        clock.stop(clock.now().plus(Duration.ofMinutes(10)));
        boards.link(lab + "-a", false);
        look();
        assertThat(reservations.find(had.id()).state()).isEqualTo(ReservationState.ACTIVE);
        clock.stop(clock.now().plus(Duration.ofMinutes(3)));
        look();
        ReservationView now = next(had);
        assertThat(now.board()).as("the tag counts").isEqualTo(three);
        assertThat(now.end()).isEqualTo(had.end().plus(Duration.ofMinutes(3)));
        notes(ada).body("notifications[0].text", containsString("3 minutes longer for what you lost: " + one + " does not answer since "));
    }

    @Test
    void partnersAndSeriesComeAlong() {
        SeriesView booked = series.book(new SeriesRequest(List.of(one), null, null, null, null, null, 60, null), ada);
        ReservationView had = booked.reservations().getFirst();
        people.as(ada.login).put("/api/reservations/" + had.id() + "/partners/" + bob.login).then().statusCode(200);
        boards.report(lab + "-a", report(one, Condition.QUARANTINED));
        look();
        ReservationView now = next(had);
        assertThat(now.series()).isEqualTo(booked.id());
        assertThat(now.partners()).extracting("login").containsExactly(bob.login);
        notes(bob).body("notifications[0].code", equalTo("reservation-moved"));
    }

    @Test
    void whoWaitsIsNotPassedOver() {
        ReservationView had = take(ada, List.of(), 60);
        reservations.book(BookingRequest.of(two, null, null, 30), bob);
        reservations.book(BookingRequest.of(three, null, null, 40), people.create("Cleo", Role.STUDENT));
        ReservationView waits = reservations.book(new BookingRequest(null, null, null, 60, lab, null, true, null), people.create("Dan", Role.STUDENT));
        boards.report(lab + "-a", report(one, Condition.QUARANTINED));
        look();
        assertThat(reservations.find(had.id()).state()).isEqualTo(ReservationState.ACTIVE);
        notes(ada).body("notifications[0].code", equalTo("board-broken"))
                .body("notifications[0].text", containsString("no equal board is free. You keep your reservation in case it comes back. Free instead: " + two + " from "));
        clock.stop(clock.now().plus(Duration.ofMinutes(30)));
        due.beginAndEnd(clock.now());
        look();
        await().until(() -> reservations.find(waits.id()).board() != null);
        assertThat(reservations.find(waits.id()).board()).isEqualTo(two);
        assertThat(reservations.find(had.id()).state()).isEqualTo(ReservationState.ACTIVE);
        notes(ada).body("unread", equalTo(1));
        clock.stop(clock.now().plus(Duration.ofMinutes(10)));
        due.beginAndEnd(clock.now());
        look();
        assertThat(next(had).board()).isEqualTo(three);
    }

    @Test
    void thisVeryBoardIsKeptAndItsPersonToldOnce() {
        assertThatThrownBy(() -> new BookingRequest(null, null, null, 60, lab, null, null, true)).hasMessageContaining("goes with the name of a board");
        int id = people.as(ada.login).body(Map.of("board", one, "minutes", 60, "onlyThisBoard", true)).post("/api/reservations").then().statusCode(201)
                .body("onlyThisBoard", equalTo(true)).extract().path("id");
        boards.report(lab + "-a", report(one, Condition.QUARANTINED));
        look();
        look();
        assertThat(reservations.find(id).state()).isEqualTo(ReservationState.ACTIVE);
        notes(ada).body("unread", equalTo(1)).body("notifications[0].text", containsString("and you wanted this very board"));
    }

    @Test
    void oneThatIsToComeMovesAQuarterOfAnHourBefore() {
        ReservationView booked = reservations.book(BookingRequest.of(one, clock.now().plus(Duration.ofMinutes(60)), null, 60), ada);
        boards.report(lab + "-a", report(one, Condition.QUARANTINED));
        clock.stop(clock.now().plus(Duration.ofMinutes(44)));
        look();
        assertThat(reservations.find(booked.id()).board()).isEqualTo(one);
        clock.stop(clock.now().plus(Duration.ofMinutes(1)));
        look();
        ReservationView now = reservations.find(booked.id());
        assertThat(now.board()).isEqualTo(two);
        assertThat(now.movedFrom()).isNotNull().satisfies(from -> assertThat(from.board()).isEqualTo(one));
        notes(ada).body("notifications[0].text", containsString("is of " + two + " instead of " + one + " now"));
        reservations.change(booked.id(), new ReservationChange(three, null, null), ada, false);
        assertThat(reservations.find(booked.id()).movedFrom()).as("moved by its person").isNull();
    }

    @Test
    void aHostTakenOutOfServiceLosesNothingThatAnEqualBoardCanDo() {
        Instant tomorrow = clock.now().plus(Duration.ofDays(1));
        ReservationView first = reservations.book(BookingRequest.of(one, tomorrow, null, 60), ada);
        ReservationView second = reservations.book(BookingRequest.of(one, tomorrow.plusSeconds(7200), null, 60), bob);
        reservations.book(BookingRequest.of(two, tomorrow.plusSeconds(7200), null, 60), people.create("Cleo", Role.STUDENT));
        reservations.book(BookingRequest.of(three, tomorrow.plusSeconds(7200), null, 60), people.create("Dan", Role.STUDENT));
        hosts.retire(lab + "-a");
        look();
        assertThat(reservations.find(first.id()).board()).isEqualTo(two);
        assertThat(reservations.find(second.id()).state()).isEqualTo(ReservationState.LAB_FAULT);
        notes(bob).body("notifications[0].code", equalTo("reservation-off"))
                .body("notifications[0].text", containsString("is out of service, and no equal board is free then. Free instead: "));
    }

    @Test
    void whatABlockIsInTheWayOfMovesToo() {
        ReservationView running = reservations.book(BookingRequest.of(one, null, null, 60), ada);
        ReservationView coming = reservations.book(BookingRequest.of(two, clock.now().plus(Duration.ofHours(2)), null, 60), bob);
        blocks.place(new BlockRequest(List.of(one, two), null, null, null, null, 600, "New relays", null, true), people.create("Root", Role.ADMIN));
        assertThat(next(running).board()).isEqualTo(three);
        assertThat(reservations.find(coming.id()).board()).isEqualTo(three);
        notes(ada).body("notifications[0].text", containsString(one + " is set aside: New relays. It begins as a fresh board"));
        assertThat(holds.current(one)).hasValueSatisfying(hold -> assertThat(hold.kind()).isEqualTo(HoldKind.MAINTENANCE));
    }

    private ReservationView take(Person person, List<String> tags, int minutes) {
        return reservations.book(new BookingRequest(null, null, null, minutes, lab, tags, null, null), person);
    }

    private ReservationView next(ReservationView before) {
        ReservationView was = reservations.find(before.id());
        assertThat(was.state()).isEqualTo(ReservationState.LAB_FAULT);
        assertThat(was.movedTo()).isNotNull();
        return reservations.find(was.movedTo().reservation());
    }

    private void look() {
        due.move(clock.now());
    }

    private ValidatableResponse notes(Person person) {
        return people.as(person.login).get("/api/notifications").then().statusCode(200);
    }
}
