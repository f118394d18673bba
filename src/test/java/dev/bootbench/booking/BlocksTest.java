package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.bootbench.TestClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.problem.ProblemException;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BlocksTest {
    @Inject
    Blocks blocks;

    @Inject
    Reservations reservations;

    @Inject
    Holds holds;

    @Inject
    ReservationTick tick;

    @Inject
    TestBoards boards;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    private Person ada;
    private Person bob;
    private String board;
    private Instant noon;

    @BeforeEach
    void oneBoard() {
        ada = people.create("Ada", Role.ADMIN);
        bob = people.create("Bob", Role.STUDENT);
        board = boards.createUnequalled();
        noon = clock.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.HOURS);
    }

    @AfterEach
    void restore() {
        clock.reset();
    }

    @Test
    void aBoardThatIsSetAsideIsRefusedWithTheReason() {
        BlockView block = blocks.place(request(noon, 120, false), ada);
        assertThatThrownBy(() -> book(noon.plusSeconds(60), 30)).hasMessageContaining("Maintenance has " + board).hasMessageContaining("New SD card.");
        assertThat(book(noon.minusSeconds(1800), 30).state()).isEqualTo(ReservationState.CONFIRMED);
        assertThat(blocks.list(ada)).contains(block);
        blocks.lift(block.id(), ada);
        assertThat(blocks.list(ada)).extracting(BlockView::id).doesNotContain(block.id());
        assertThat(book(noon, 30).state()).isEqualTo(ReservationState.CONFIRMED);
    }

    @Test
    void itBeginsAndEndsOnTime() {
        BlockView block = blocks.place(request(null, 30, false), ada);
        assertThat(holds.current(board)).hasValueSatisfying(hold -> assertThat(hold.kind()).isEqualTo(HoldKind.MAINTENANCE));
        clock.advance(Duration.ofMinutes(31));
        tick.tick(clock.now());
        assertThat(holds.current(board)).isEmpty();
        assertThat(blocks.list(ada)).extracting(BlockView::id).doesNotContain(block.id());
    }

    @Test
    void reservationsInTheWayStayUnlessOverridden() {
        ReservationView running = book(null, 60);
        ReservationView later = book(noon, 60);
        assertThatThrownBy(() -> blocks.place(request(null, 2000, false), ada)).isInstanceOf(ProblemException.class)
                .hasMessageContaining("Bob has " + board).hasMessageContaining("\"override\" moves these reservations to equal boards or ends them");
        assertThat(reservations.find(running.id()).state()).isEqualTo(ReservationState.ACTIVE);
        blocks.place(request(null, 2000, true), ada);
        assertThat(reservations.find(running.id()).state()).isEqualTo(ReservationState.LAB_FAULT);
        assertThat(reservations.find(later.id()).state()).isEqualTo(ReservationState.LAB_FAULT);
        people.as(bob.login).get("/api/notifications").then().body("unread", equalTo(2))
                .body("notifications.text", hasItem(containsString("since the lab sets the board aside: New SD card.")));
    }

    @Test
    void aReservationThatBeginsBeforeTheBlockIsShortened() {
        ReservationView early = book(noon, 60);
        blocks.place(request(noon.plus(Duration.ofMinutes(40)), 60, true), ada);
        ReservationView now = reservations.find(early.id());
        assertThat(now.state()).isEqualTo(ReservationState.CONFIRMED);
        assertThat(now.end()).isEqualTo(noon.plus(Duration.ofMinutes(40)));
        people.as(bob.login).get("/api/notifications").then().body("notifications[0].text", containsString(board + " ends at"));
    }

    @Test
    void aGradedRunDoesNotGiveWay() {
        holds.lease(board, 1, Duration.ofMinutes(5)).orElseThrow();
        assertThatThrownBy(() -> blocks.place(request(null, 60, true), ada)).hasMessageContaining("A graded run has " + board)
                .hasMessageContaining("Wait for its end");
        assertThat(holds.current(board)).hasValueSatisfying(hold -> assertThat(hold.kind()).isEqualTo(HoldKind.LEASE));
    }

    @Test
    void theApiSaysWhatIsWrong() {
        refused(Map.of("boards", List.of(board), "minutes", 60), "Say why");
        refused(Map.of("boards", List.of(board), "reason", "x"), "Give either end or minutes");
        refused(Map.of("minutes", 60, "reason", "x"), "Give boards by name");
        refused(Map.of("boards", List.of(board), "minutes", -5, "reason", "x"), "The end has to come after the start");
        people.as(Role.ADMIN).body(Map.of("boards", List.of("nowhere"), "minutes", 60, "reason", "x")).post("/api/blocks").then().statusCode(404)
                .body("detail", containsString("There is no board nowhere"));
        int id = people.as(Role.ADMIN).body(Map.of("boards", List.of(board), "start", noon.toString(), "minutes", 60, "reason", "New relay"))
                .post("/api/blocks").then().statusCode(201).body("reason", equalTo("New relay.")).body("by.login", equalTo("admin")).extract().path("id");
        people.as(bob.login).get("/api/calendar?from=" + noon + "&to=" + noon.plusSeconds(60)).then()
                .body("find { it.board == '" + board + "' }.block", equalTo(id)).body("find { it.board == '" + board + "' }.reason", equalTo("New relay."));
        people.as(Role.ADMIN).delete("/api/blocks/" + id).then().statusCode(204);
        people.as(bob.login).get("/api/blocks").then().body("id", not(hasItem(id)));
    }

    private void refused(Map<String, Object> request, String words) {
        people.as(Role.ADMIN).body(request).post("/api/blocks").then().statusCode(422).body("detail", containsString(words));
    }

    private BlockRequest request(Instant start, int minutes, boolean override) {
        return new BlockRequest(List.of(board), null, null, start, null, minutes, "New SD card", null, override);
    }

    private ReservationView book(Instant start, int minutes) {
        return reservations.book(BookingRequest.of(board, start, null, minutes), bob);
    }
}
