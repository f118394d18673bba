package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.bootbench.LabTimes;
import dev.bootbench.TestClock;
import dev.bootbench.boards.Allocation;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.Inventory;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReservationsTest {
    @Inject
    LabTimes times;

    @Inject
    Reservations reservations;

    @Inject
    Holds holds;

    @Inject
    ReservationTick tick;

    @Inject
    Hosts hosts;

    @Inject
    Inventory inventory;

    @Inject
    TestBoards boards;

    @Inject
    TestPeople people;

    @Inject
    HoldsPush push;

    @Inject
    HoldRepository rows;

    @Inject
    Sharing sharing;

    @Inject
    Sabotage sabotage;

    @Inject
    Sql sql;

    @Inject
    TestClock clock;

    private Person ada;
    private Person bob;
    private String board;
    private String other;
    private FakeAgent agent;

    @BeforeEach
    void labWithTwoBoards() {
        ada = person();
        bob = person();
        String unique = UUID.randomUUID().toString().substring(0, 8);
        board = "vm-" + unique + "-1";
        other = "vm-" + unique + "-2";
        agent = new FakeAgent(TestPort.get(), hosts.create("bench-" + unique)).with(board).with(other).connect();
        agent.await(CoordinatorMessage::hasHolds);
    }

    @AfterEach
    void restore() {
        clock.reset();
        sabotage.stop();
        agent.close();
    }

    @Test
    void aBookingFromNowBeginsAtOnceAndTheAgentKnows() {
        ReservationView booked = book(ada, 30);
        assertThat(booked.state()).isEqualTo(ReservationState.ACTIVE);
        assertThat(booked.person()).isEqualTo(new Allocation.Holder(ada.login, ada.name));
        assertThat(Duration.between(booked.start(), booked.end())).isEqualTo(Duration.ofMinutes(30));
        await().untilAsserted(() -> assertThat(lastHolds()).singleElement().satisfies(hold -> {
            assertThat(hold.getId()).isEqualTo(booked.id());
            assertThat(hold.getBoard()).isEqualTo(board);
            assertThat(hold.getKind()).isEqualTo(dev.bootbench.contract.v1.HoldKind.RESERVATION);
            assertThat(hold.getEnd().getSeconds()).isEqualTo(booked.end().getEpochSecond());
        }));
        // By whose clock that is: the host's own may be wrong.
        clock.advance(Duration.ofMinutes(20));
        reservations.end(booked.id(), ada, false);
        await().until(() -> lastHolds().isEmpty());
        assertThat(lastMessage().getNow().getSeconds() - booked.start().getEpochSecond()).isBetween(1200L, 1260L);
    }

    @Test
    void whatIsTakenIsRefusedWithNamesAndAlternatives() {
        ReservationView first = book(ada, 30);
        ProblemException taken = catchThrowableOfType(ProblemException.class, () -> book(bob, 30));
        assertThat(taken.type()).isEqualTo(ProblemType.BOARD_TAKEN);
        assertThat(taken).hasMessageContaining(ada.name + " has " + board);
        assertThat(taken.extensions().get("conflicts")).isEqualTo(List.of(new Alternatives.Conflict(
                first.start(), first.end(), HoldKind.RESERVATION, new Allocation.Holder(ada.login, ada.name), null, null, null, null)));
        List<?> alternatives = (List<?>) taken.extensions().get("alternatives");
        assertThat(alternatives).hasSizeBetween(1, 3).allSatisfy(each -> {
            Alternatives.Alternative alternative = (Alternatives.Alternative) each;
            assertThat(Duration.between(alternative.start(), alternative.end())).isEqualTo(Duration.ofMinutes(30));
            if (alternative.board().equals(board)) {
                assertThat(alternative.start()).isAfterOrEqualTo(first.end());
            }
        });
        Alternatives.Alternative offered = (Alternatives.Alternative) alternatives.getFirst();
        assertThat(reservations.book(BookingRequest.of(offered.board(), offered.start(), offered.end(), null), bob).board())
                .isEqualTo(offered.board());
    }

    @Test
    void aGradedRunIsInTheWayToo() {
        holds.lease(board, 1, Duration.ofMinutes(5)).orElseThrow();
        assertThatThrownBy(() -> reservations.book(new BookingRequest(board, null, null, 30, null, null, false, null), ada))
                .hasMessageContaining("A graded run has " + board);
        Instant later = clock.now().plus(Duration.ofMinutes(6));
        assertThat(reservations.book(BookingRequest.of(board, later, null, 30), ada).state())
                .isEqualTo(ReservationState.CONFIRMED);
    }

    @Test
    void aLaterOneBeginsAndEndsOnTime() {
        Instant start = clock.now().plus(Duration.ofHours(1));
        ReservationView booked = reservations.book(BookingRequest.of(board, start, null, 30), ada);
        assertThat(booked.state()).isEqualTo(ReservationState.CONFIRMED);
        assertThat(holds.current(board)).isEmpty();
        clock.advance(Duration.ofMinutes(61));
        tick.tick(clock.now());
        becomes(booked, ReservationState.ACTIVE);
        assertThat(holds.current(board)).hasValueSatisfying(hold -> assertThat(hold.id()).isEqualTo(booked.id()));
        holds.used(booked.id());
        clock.advance(Duration.ofMinutes(30));
        tick.tick(clock.now());
        becomes(booked, ReservationState.ENDED);
        agent.await(said -> said.hasBoardCommand() && said.getBoardCommand().getBoard().equals(board)
                && said.getBoardCommand().getAction() == BoardCommand.Action.RESET);
        await().untilAsserted(() -> assertThat(lastHolds()).isEmpty());
    }

    @Test
    void whatIsToComeTheAgentHearsOfADayBefore() {
        ReservationView soon = reservations.book(BookingRequest.of(board, clock.now().plus(Duration.ofHours(20)), null, 30), bob);
        ReservationView tomorrow = reservations.book(BookingRequest.of(other, clock.now().plus(Duration.ofHours(25)), null, 30), bob);
        ReservationView now = book(ada, 30);
        await().untilAsserted(() -> assertThat(lastHolds()).extracting(dev.bootbench.contract.v1.Hold::getId)
                .containsExactlyInAnyOrder(soon.id(), now.id()));
        clock.advance(Duration.ofMinutes(61));
        push.remind();
        await().untilAsserted(() -> assertThat(lastHolds()).extracting(dev.bootbench.contract.v1.Hold::getId).contains(tomorrow.id()));
    }

    /** Else it would reset the board under its holder when the end comes that it knows. */
    @Test
    void whatTheAgentCouldNotBeToldItIsToldASecondLater() {
        ReservationView booked = book(ada, 30);
        await().untilAsserted(() -> assertThat(lastHolds()).hasSize(1));
        Instant now = clock.now();
        long unreadable = QuarkusTransaction.requiringNew().call(() -> rows.insert(other, HoldKind.MAINTENANCE, now.plus(Duration.ofHours(12)),
                now.plus(Duration.ofDays(2)), null, null, null).orElseThrow().id);
        sql.update("update hold set partners = '{null}' where id = ?", unreadable);
        Instant prolonged = reservations.extend(booked.id(), Duration.ofMinutes(30), ada, false).end();
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(3)).untilAsserted(() -> assertThat(toldEnd(booked)).isEqualTo(booked.end()));
        sql.update("update hold set partners = '{}' where id = ?", unreadable);
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(toldEnd(booked)).isEqualTo(prolonged));
    }

    @Test
    void theAgentIsToldNowAndThenWhateverNewsWasLost() {
        ReservationView booked = book(ada, 30);
        await().untilAsserted(() -> assertThat(lastHolds()).hasSize(1));
        sql.update("update hold set end_at = end_at + interval '1 hour', generation = generation + 1 where id = ?", booked.id());
        push.remind();
        await().untilAsserted(() -> assertThat(toldEnd(booked)).isEqualTo(booked.end().plus(Duration.ofHours(1))));
    }

    private Instant toldEnd(ReservationView reservation) {
        return lastHolds().stream().filter(hold -> hold.getId() == reservation.id()).findFirst()
                .map(hold -> Instant.ofEpochSecond(hold.getEnd().getSeconds(), hold.getEnd().getNanos())).orElseThrow();
    }

    @Test
    void oneThatCannotBeEndedKeepsNobodyElseFromBeginning() {
        ReservationView stuck = book(ada, 30);
        ReservationView next = reservations.book(BookingRequest.of(other, clock.now().plus(Duration.ofHours(1)), null, 30), bob);
        sabotage.endsOf(board);
        clock.advance(Duration.ofMinutes(61));
        tick.tick(clock.now());
        becomes(next, ReservationState.ACTIVE);
        assertThat(state(stuck)).isEqualTo(ReservationState.ACTIVE);
        sabotage.stop();
        tick.tick(clock.now());
        becomes(stuck, ReservationState.EXPIRED);
    }

    @Test
    void oneThatWasNeverUsedExpires() {
        ReservationView booked = book(ada, 10);
        clock.advance(Duration.ofMinutes(11));
        tick.tick(clock.now());
        becomes(booked, ReservationState.EXPIRED);
    }

    @Test
    void oneWhoseBoardWasAwayIsOurFault() {
        String dead = boards.create();
        ReservationView booked = reservations.book(BookingRequest.of(dead, null, null, 10), ada);
        clock.advance(Duration.ofMinutes(11));
        tick.tick(clock.now());
        becomes(booked, ReservationState.LAB_FAULT);
    }

    @Test
    void theTickDoesItByItself() {
        ReservationView booked = book(ada, 10);
        clock.advance(Duration.ofMinutes(11));
        await().atMost(Duration.ofSeconds(5)).until(() -> state(booked) == ReservationState.EXPIRED);
    }

    @Test
    void endingEarlyFreesTheBoardAtOnce() {
        ReservationView booked = book(ada, 30);
        assertThatThrownBy(() -> reservations.end(booked.id(), bob, false)).hasMessageContaining("somebody else's");
        reservations.end(booked.id(), ada, false);
        reservations.end(booked.id(), ada, false);
        assertThat(state(booked)).isEqualTo(ReservationState.ENDED);
        assertThat(book(bob, 30).state()).isEqualTo(ReservationState.ACTIVE);
    }

    @Test
    void whatHasNotBegunIsCancelled() {
        ReservationView booked =
                reservations.book(BookingRequest.of(board, clock.now().plus(Duration.ofHours(2)), null, null), ada);
        assertThat(Duration.between(booked.start(), booked.end())).as("the standard length").isEqualTo(Duration.ofHours(1));
        reservations.end(booked.id(), bob, true);
        assertThat(state(booked)).isEqualTo(ReservationState.CANCELLED);
    }

    @Test
    void extendingStopsAtTheNextOne() {
        ReservationView booked = book(ada, 30);
        reservations.book(BookingRequest.of(board, booked.end().plus(Duration.ofMinutes(30)), null, 30), bob);
        assertThatThrownBy(() -> reservations.extend(booked.id(), Duration.ofMinutes(31), ada, false))
                .hasMessageEndingWith(" It can be prolonged until " + times.clock(booked.end().plusSeconds(1800)) + ".");
        assertThat(reservations.extend(booked.id(), Duration.ofMinutes(30), ada, false).end())
                .isEqualTo(booked.end().plus(Duration.ofMinutes(30)));
        assertThatThrownBy(() -> reservations.extend(booked.id(), Duration.ofMinutes(1), ada, false))
                .hasMessageContaining(bob.name + " has " + board);
        assertThatThrownBy(() -> reservations.extend(booked.id(), Duration.ofMinutes(1), bob, false))
                .hasMessageContaining("somebody else's");
        assertThatThrownBy(() -> reservations.extend(booked.id(), Duration.ofMinutes(-10), ada, false))
                .hasMessageContaining("at least 1 minute");
        assertThatThrownBy(() -> reservations.extend(booked.id(), Duration.ofHours(4), ada, false))
                .hasMessageContaining("at most 240 minutes");
    }

    @Test
    void whatHasNotBegunMovesToAnotherTimeAndBoard() {
        Instant start = clock.now().plus(Duration.ofHours(1));
        ReservationView booked = reservations.book(BookingRequest.of(board, start, null, 30), ada);
        ReservationView his = reservations.book(BookingRequest.of(other, start, null, 60), bob);
        ProblemException taken = catchThrowableOfType(ProblemException.class,
                () -> reservations.change(booked.id(), new ReservationChange(other, null, null), ada, false));
        assertThat(taken.type()).isEqualTo(ProblemType.BOARD_TAKEN);
        assertThat(taken).hasMessageContaining(bob.name + " has " + other);
        assertThat(reservations.find(booked.id())).as("nothing has changed").isEqualTo(booked);
        ReservationView moved = reservations.change(booked.id(), new ReservationChange(other, his.end(), his.end().plus(Duration.ofMinutes(45))), ada, false);
        assertThat(moved.board()).isEqualTo(other);
        assertThat(moved.start()).isEqualTo(his.end());
        assertThat(moved.end()).isEqualTo(his.end().plus(Duration.ofMinutes(45)));
        assertThat(reservations.book(BookingRequest.of(board, start, null, 30), bob).board()).as("its old place is free").isEqualTo(board);
        assertThat(reservations.change(moved.id(), new ReservationChange(null, his.end().plus(Duration.ofMinutes(10)), null), ada, false).start())
                .as("over itself").isEqualTo(his.end().plus(Duration.ofMinutes(10)));
    }

    @Test
    void ofOneThatRunsOnlyTheEndChanges() {
        ReservationView booked = book(ada, 30);
        assertThat(reservations.change(booked.id(), new ReservationChange(null, null, booked.start().plus(Duration.ofMinutes(10))), ada, false).end())
                .isEqualTo(booked.start().plus(Duration.ofMinutes(10)));
        changeRefused(booked, new ReservationChange(other, null, null), ada, "stays on " + board);
        changeRefused(booked, new ReservationChange(null, booked.start().plusSeconds(60), null), ada, "only its end can be changed");
        changeRefused(booked, new ReservationChange(null, null, clock.now().minusSeconds(1)), ada, "That end has passed");
        changeRefused(booked, new ReservationChange(null, null, booked.start().plus(Duration.ofHours(5))), ada, "at most 240 minutes");
        changeRefused(booked, new ReservationChange(null, null, booked.end()), bob, "somebody else's");
        reservations.end(booked.id(), ada, false);
        changeRefused(booked, new ReservationChange(null, null, booked.end()), ada, "is over");
    }

    private void changeRefused(ReservationView booked, ReservationChange change, Person person, String words) {
        assertThatThrownBy(() -> reservations.change(booked.id(), change, person, false)).isInstanceOf(ProblemException.class).hasMessageContaining(words);
    }

    @Test
    void beforeTheEndItsPersonIsWarnedOnceForEachTime() {
        ReservationView booked = book(ada, 30);
        sharing.share(booked.id(), bob.login, ada, false);
        clock.advance(Duration.ofMinutes(19));
        tick.tick(clock.now());
        warned(0);
        clock.advance(Duration.ofSeconds(90));
        tick.tick(clock.now());
        tick.tick(clock.now());
        warned(1, "for another 10 minutes");
        people.as(bob.login).get("/api/notifications").then().body("unread", equalTo(2)).body("notifications[0].text",
                org.hamcrest.Matchers.allOf(startsWith(board + " is shared with you until"), org.hamcrest.Matchers.containsString("for another 10 minutes")));
        clock.advance(Duration.ofMinutes(5));
        tick.tick(clock.now());
        // Unread, it is replaced by the newer one.
        warned(1, "for another 5 minutes");
        reservations.extend(booked.id(), Duration.ofMinutes(30), ada, false);
        clock.advance(Duration.ofMinutes(34));
        tick.tick(clock.now());
        warned(1, "for one more minute");
    }

    @Test
    void aShortOneIsNotWarnedOfWhatItIsShorterThan() {
        book(ada, 10);
        tick.tick(clock.now());
        warned(0);
        clock.advance(Duration.ofMinutes(6));
        tick.tick(clock.now());
        warned(1, "for another 5 minutes");
    }

    private void warned(int unread, String... words) {
        var inbox = people.as(ada.login).get("/api/notifications").then().body("unread", equalTo(unread));
        for (String word : words) {
            inbox.body("notifications[0].text", org.hamcrest.Matchers.containsString(word));
        }
    }

    @Test
    void whatCannotBeBookedIsSaidInWords() {
        Instant now = clock.now();
        refused(BookingRequest.of(board, null, null, 1), "at least 5 minutes");
        refused(BookingRequest.of(board, null, null, -5), "at least 5 minutes");
        refused(BookingRequest.of(board, null, null, 241), "at most 240 minutes");
        refused(BookingRequest.of(board, now.minus(Duration.ofHours(1)), null, 30), "in the past");
        refused(BookingRequest.of(board, now.plus(Duration.ofDays(29)), null, 30), "28 days ahead");
        refused(BookingRequest.of(board, null, now.plusSeconds(3600), 30), "not both");
        refused(BookingRequest.of(board, now.plusSeconds(3600), now, null), "at least 5 minutes");
        refused(BookingRequest.of(board, Instant.parse("9999-12-31T00:00:00Z"), null, 30), "ten years ahead");
        refused(BookingRequest.of(board, null, Instant.parse("9999-12-31T00:00:00Z"), null), "at most 240 minutes");
        refused(BookingRequest.of("nowhere", null, null, 30), "no board of that name");
        refused(BookingRequest.of(null, null, null, 30), "Say which board");
        for (int hour = 1; hour <= 4; hour++) {
            reservations.book(BookingRequest.of(board, now.plus(Duration.ofHours(hour)), null, 30), ada);
        }
        refused(BookingRequest.of(board, null, null, 30), "4 reservations that have not ended");
    }

    @Test
    void aBoardOutOfUseIsNotBooked() {
        agent.report(FakeAgent.ready(board).toBuilder().setCondition(Condition.QUARANTINED).setPristine(false).build());
        agent.report(FakeAgent.ready(other).toBuilder().setCondition(Condition.RETIRED).setPristine(false).build());
        await().until(() -> inventory.find(other).orElseThrow().condition() == BoardCondition.RETIRED);
        refused(BookingRequest.of(board, null, null, 30), "failed its health checks");
        Instant later = clock.now().plus(Duration.ofHours(1));
        assertThat(reservations.book(BookingRequest.of(board, later, null, 30), ada).state())
                .isEqualTo(ReservationState.CONFIRMED);
        refused(BookingRequest.of(other, later, null, 30), "out of service");
    }

    @Test
    void onADrainingHostAReservationDoesNotBeginAndItsPersonIsTold() {
        ReservationView running = book(bob, 60);
        ReservationView planned = reservations.book(
                BookingRequest.of(other, clock.now().plus(Duration.ofMinutes(10)), null, 30), ada);
        hosts.drain(inventory.find(board).orElseThrow().host());
        refused(BookingRequest.of(other, clock.now().plus(Duration.ofHours(5)), null, 30), "being taken out of service");
        clock.advance(Duration.ofMinutes(11));
        tick.tick(clock.now());
        becomes(planned, ReservationState.LAB_FAULT);
        assertThat(holds.current(other)).isEmpty();
        assertThat(state(running)).as("what runs finishes").isEqualTo(ReservationState.ACTIVE);
        people.as(ada.login).get("/api/notifications").then().statusCode(200).body("unread", equalTo(1))
                .body("notifications[0].text", startsWith(
                        "Your reservation of " + other + " could not begin. Host "));
        people.as(bob.login).get("/api/notifications").then().body("unread", equalTo(0));
    }

    @Test
    void onADrainingHostNoLeaseBeginsAndARunningOneIsRenewed() {
        Hold running = holds.lease(board, 1, Duration.ofMinutes(1)).orElseThrow();
        hosts.drain(inventory.find(board).orElseThrow().host());
        assertThat(holds.lease(other, 2, Duration.ofMinutes(1))).isEmpty();
        assertThat(holds.renew(running.id(), Duration.ofMinutes(5))).isTrue();
        hosts.resume(inventory.find(board).orElseThrow().host());
        assertThat(holds.lease(other, 2, Duration.ofMinutes(1))).isPresent();
    }

    @Test
    void theCalendarIsFilteredByPersonBoardAndTime() {
        ReservationView mine = book(ada, 30);
        ReservationView his = reservations.book(BookingRequest.of(other, null, null, 30), bob);
        Instant from = clock.now().minusSeconds(60);
        Instant to = clock.now().plusSeconds(60);
        assertThat(reservations.list(Optional.of(ada), Optional.empty(), from, to)).containsExactly(mine);
        assertThat(reservations.list(Optional.empty(), Optional.of(other), from, to)).containsExactly(his);
        assertThat(reservations.list(Optional.of(ada), Optional.empty(), from.minusSeconds(60), from)).isEmpty();
    }

    private Person person() {
        return people.person(people.fresh(Role.STUDENT).login());
    }

    private ReservationView book(Person person, int minutes) {
        return reservations.book(BookingRequest.of(board, null, null, minutes), person);
    }

    private void refused(BookingRequest request, String words) {
        assertThatThrownBy(() -> reservations.book(request, ada)).isInstanceOf(ProblemException.class)
                .hasMessageContaining(words);
    }

    /** At once, or, where the lab's own tick works on it already, when that commits. */
    private void becomes(ReservationView reservation, ReservationState wanted) {
        await().untilAsserted(() -> assertThat(state(reservation)).isEqualTo(wanted));
    }

    private ReservationState state(ReservationView reservation) {
        return reservations.list(Optional.empty(), Optional.of(reservation.board()),
                        reservation.start().minusSeconds(1), reservation.end().plusSeconds(1)).stream()
                .filter(each -> each.id() == reservation.id()).findFirst().orElseThrow().state();
    }

    private List<dev.bootbench.contract.v1.Hold> lastHolds() {
        return lastMessage().getHoldsList();
    }

    private dev.bootbench.contract.v1.Holds lastMessage() {
        return agent.received().stream().filter(CoordinatorMessage::hasHolds).toList().getLast().getHolds();
    }
}
