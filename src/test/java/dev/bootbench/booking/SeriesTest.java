package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.bootbench.LabTimes;
import dev.bootbench.TestClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SeriesTest {
    @Inject
    Series series;

    @Inject
    Sharing sharing;

    @Inject
    Reservations reservations;

    @Inject
    TestBoards boards;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    Blocks blocks;

    @Inject
    LabTimes times;

    private Person ada;
    private Person bob;
    private String first;
    private String second;
    private Instant tomorrow;

    @BeforeEach
    void twoBoards() {
        ada = people.create("Ada", Role.TEACHER);
        bob = people.create("Bob", Role.STUDENT);
        first = boards.create();
        second = boards.create();
        tomorrow = clock.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.HOURS);
    }

    @Test
    void severalBoardsAtSeveralTimesAreBookedTogether() {
        SeriesView booked = series.book(both(new SeriesRequest.Again("DAY", 2, "Europe/Berlin")), bob);
        assertThat(booked.reservations()).hasSize(4).allSatisfy(each -> {
            assertThat(each.series()).isEqualTo(booked.id());
            assertThat(each.state()).isEqualTo(ReservationState.CONFIRMED);
        });
        assertThat(booked.reservations()).extracting(ReservationView::board).containsExactlyInAnyOrder(first, first, second, second);
        series.end(booked.id(), bob, false);
        assertThat(series.find(booked.id()).reservations()).extracting(ReservationView::state).containsOnly(ReservationState.CANCELLED);
    }

    @Test
    void oneClashRefusesAllOfThemAndEachClashIsNamed() {
        Instant inTheWay = tomorrow.plus(Duration.ofDays(1)).plus(Duration.ofMinutes(30));
        reservations.book(BookingRequest.of(second, inTheWay, null, 30), ada);
        ProblemException taken = catchThrowableOfType(ProblemException.class,
                () -> series.book(both(new SeriesRequest.Again("DAY", 2, "UTC")), bob));
        assertThat(taken.type()).isEqualTo(ProblemType.BOARD_TAKEN);
        assertThat(taken).hasMessageStartingWith("1 of 2 times are taken. ").hasMessageContaining("Ada has " + second)
                .hasMessageEndingWith("Nothing was booked. All of it would work from " + times.moment(tomorrow.plusSeconds(3600), clock.now()) + " on.");
        assertThat(taken.extensions()).containsEntry("next", tomorrow.plusSeconds(3600));
        assertThat(taken.extensions().get("conflicts")).asList().singleElement().satisfies(each -> {
            Alternatives.Conflict clash = (Alternatives.Conflict) each;
            assertThat(clash.board()).isEqualTo(second);
            assertThat(clash.start()).isEqualTo(inTheWay);
            assertThat(clash.wanted()).isEqualTo(new Window(tomorrow.plus(Duration.ofDays(1)), tomorrow.plus(Duration.ofDays(1)).plus(Duration.ofHours(1))));
        });
        assertThat(reservations.list(Optional.of(bob), Optional.empty(), clock.now(), clock.now().plus(Duration.ofDays(9)))).isEmpty();
    }

    @Test
    void whereNoStartWouldDoItIsSaid() {
        reservations.book(BookingRequest.of(first, tomorrow, null, 60), ada);
        blocks.place(new BlockRequest(List.of(first), null, null, tomorrow.plusSeconds(3600), tomorrow.plus(Duration.ofDays(60)), null, "Gone", null, false),
                people.create("Root", Role.ADMIN));
        assertThatThrownBy(() -> series.book(both(null), bob)).hasMessageEndingWith("In the 14 days after that no start would do for all of it.");
    }

    @Test
    void anyOfAProfileTakesThoseThatAreFree() {
        boards.create();
        reservations.book(BookingRequest.of(first, tomorrow, null, 60), ada);
        SeriesView booked = series.book(new SeriesRequest(null, "qemu-x86", null, 2, tomorrow, null, 60, null), bob);
        assertThat(booked.reservations()).hasSize(2).extracting(ReservationView::board).doesNotContain(first);
    }

    @Test
    void whatMakesNoSeriesIsSaidInWords() {
        refused(new SeriesRequest(null, null, null, null, tomorrow, null, 60, null), "Say which boards");
        refused(new SeriesRequest(List.of(first), "qemu-x86", null, null, tomorrow, null, 60, null), "not both");
        refused(new SeriesRequest(List.of(first, "nowhere"), null, null, null, tomorrow, null, 60, null), "There is no board nowhere");
        refused(new SeriesRequest(null, "qemu-x86", null, 5000, tomorrow, null, 60, null), "5000 cannot be had");
        refused(both(new SeriesRequest.Again("MONTH", 2, "UTC")), "DAY or WEEK");
        refused(both(new SeriesRequest.Again("DAY", 0, "UTC")), "1 to 60");
        refused(both(new SeriesRequest.Again("DAY", 2, "Mars/Base")), "Mars/Base\" is no time zone");
        refused(both(new SeriesRequest.Again("DAY", 60, "UTC")), "Of these 120 bookings, the one at ");
    }

    @Test
    void somebodyElsesSeriesStays() {
        SeriesView booked = series.book(both(null), bob);
        Person carl = people.create("Carl", Role.STUDENT);
        assertThatThrownBy(() -> series.end(booked.id(), carl, false)).hasMessageContaining("somebody else's");
        series.end(booked.id(), ada, true);
        assertThat(series.find(booked.id()).reservations()).extracting(ReservationView::state).containsOnly(ReservationState.CANCELLED);
    }

    @Test
    void whatWasHandedOverOfASeriesStaysWhenItsMakerEndsTheRest() {
        SeriesView booked = series.book(both(null), bob);
        Person carl = people.create("Carl", Role.STUDENT);
        long handed = booked.reservations().getFirst().id();
        sharing.handOver(handed, carl.login, bob, false);
        series.end(booked.id(), bob, false);
        assertThat(series.find(booked.id()).reservations()).allSatisfy(each -> assertThat(each.state())
                .isEqualTo(each.id() == handed ? ReservationState.CONFIRMED : ReservationState.CANCELLED));
    }

    @Test
    void theApiBooksShowsAndCancelsThem() {
        Map<String, Object> wanted = Map.of("boards", List.of(first, second), "start", tomorrow.toString(), "minutes", 30,
                "repeat", Map.of("every", "WEEK", "times", 2, "zone", "Europe/Berlin"));
        int id = people.as(bob.login).body(wanted).post("/api/reservations/series").then().statusCode(201)
                .body("reservations", hasSize(4)).extract().path("id");
        people.as(ada.login).body(wanted).post("/api/reservations/series").then().statusCode(409)
                .body("code", equalTo("board-taken")).body("detail", containsString("2 of 2 times are taken")).body("conflicts", hasSize(4))
                .body("conflicts[0].wanted.start", equalTo(tomorrow.toString())).body("conflicts[0].holder.name", equalTo("Bob"));
        people.as(bob.login).get("/api/calendar?from=" + tomorrow + "&to=" + tomorrow.plusSeconds(60) + "&board=" + first).then().statusCode(200)
                .body("", hasSize(1)).body("[0].series", equalTo(id)).body("[0].person.login", equalTo(bob.login)).body("[0].kind", equalTo("RESERVATION"));
        people.as(bob.login).delete("/api/reservations/series/" + id).then().statusCode(204);
        people.as(bob.login).get("/api/calendar?from=" + tomorrow + "&to=" + tomorrow.plusSeconds(60) + "&board=" + first).then().body("", hasSize(0));
        people.as(bob.login).get("/api/reservations/series/" + id).then().body("reservations[0].state", equalTo("CANCELLED"));
    }

    private SeriesRequest both(SeriesRequest.Again again) {
        return new SeriesRequest(List.of(first, second), null, null, null, tomorrow, null, 60, again);
    }

    private void refused(SeriesRequest request, String words) {
        assertThatThrownBy(() -> series.book(request, bob)).isInstanceOf(ProblemException.class).hasMessageContaining(words);
    }
}
