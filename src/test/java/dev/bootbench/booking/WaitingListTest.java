package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.bootbench.LabTimes;
import dev.bootbench.TestClock;
import dev.bootbench.boards.Inventory;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two boards of a profile of their own, and more people than boards. */
@QuarkusTest
class WaitingListTest {
    @Inject
    Reservations reservations;

    @Inject
    WaitingPasses passes;

    @Inject
    WaitingList list;

    @Inject
    Holds holds;

    @Inject
    Hosts hosts;

    @Inject
    Inventory inventory;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    LabTimes times;

    private final String profile = "p-" + UUID.randomUUID().toString().substring(0, 8);
    private final String one = profile + "-1";
    private final String two = profile + "-2";
    private FakeAgent agent;
    private Person ada;
    private Person bob;
    private Person eve;

    @BeforeEach
    void labWithTwoBoards() {
        ada = person();
        bob = person();
        eve = person();
        agent = new FakeAgent(TestPort.get(), hosts.create("h" + profile))
                .with(FakeAgent.ready(one).toBuilder().setProfile(profile).build())
                .with(FakeAgent.ready(two).toBuilder().setProfile(profile).addTags("kvm").build()).connect();
        agent.await(CoordinatorMessage::hasHolds);
    }

    @AfterEach
    void restore() {
        reservations.waiting(ada).stream().filter(each -> List.of(ada.login, bob.login, eve.login).contains(each.person().login()))
                .forEach(each -> reservations.end(each.id(), ada, true));
        clock.reset();
        agent.close();
    }

    private Person person() {
        return people.person(people.fresh(Role.STUDENT).login());
    }

    private ReservationView any(Person person, int minutes) {
        return reservations.book(new BookingRequest(null, null, null, minutes, profile, null, true, null), person);
    }

    private ReservationView take(String board, Person person, int minutes) {
        return reservations.book(BookingRequest.of(board, null, null, minutes), person);
    }

    private ReservationView planned(ReservationView reservation) {
        passes.next().orTimeout(10, TimeUnit.SECONDS).join();
        return reservations.find(reservation.id());
    }

    private static Duration length(ReservationView reservation) {
        return Duration.between(reservation.start(), reservation.end());
    }

    @Test
    void whatIsFreeIsGivenAtOnce() {
        ReservationView first = any(ada, 30);
        ReservationView second = any(bob, 30);
        assertThat(List.of(first, second)).allSatisfy(each -> {
            assertThat(each.state()).isEqualTo(ReservationState.ACTIVE);
            assertThat(each.waiting()).isNull();
        }).extracting(ReservationView::board).containsExactlyInAnyOrder(one, two);
        ReservationView tagged = reservations.book(
                new BookingRequest(null, clock.now().plus(Duration.ofHours(2)), null, 30, profile, List.of("kvm"), null, null), eve);
        assertThat(tagged.board()).isEqualTo(two);
    }

    @Test
    void whoWaitsSeesWhyAndGetsTheBoardWhenSomebodyLeavesEarly() {
        ReservationView held = take(one, ada, 60);
        take(two, ada, 90);
        ReservationView waiting = planned(any(bob, 30));
        assertThat(waiting.state()).isEqualTo(ReservationState.WAITING);
        assertThat(waiting.board()).isNull();
        assertThat(waiting.waiting().wish()).isEqualTo("any " + profile + " board");
        assertThat(waiting.waiting().position()).isEqualTo(1);
        assertThat(waiting.waiting().board()).isEqualTo(one);
        assertThat(waiting.waiting().estimate()).isEqualTo(held.end());
        assertThat(waiting.waiting().why()).contains(ada.name + " has " + one + " from ").contains(ada.name + " has " + two);
        reservations.end(held.id(), ada, false);
        await().atMost(Duration.ofSeconds(10)).until(() -> reservations.find(waiting.id()).state() == ReservationState.ACTIVE);
        ReservationView given = reservations.find(waiting.id());
        assertThat(given.board()).isEqualTo(one);
        assertThat(length(given)).isEqualTo(Duration.ofMinutes(30));
        assertThat(holds.current(one).orElseThrow().person()).isEqualTo(bob.id);
        people.as(bob.login).get("/api/notifications").then().body("notifications[0].text", containsString(one + " is yours until "));
    }

    @Test
    void whoHadBoardsLatelyOrWaitsTwiceStandsFurtherBack() {
        take(one, ada, 60);
        ReservationView mine = take(two, ada, 60);
        ReservationView heavy = any(ada, 30);
        ReservationView light = any(bob, 30);
        ReservationView again = any(bob, 30);
        ReservationView late = any(eve, 30);
        planned(late);
        assertThat(List.of(light, late, again, heavy)).extracting(each -> reservations.find(each.id()).waiting().position())
                .containsExactly(1, 2, 3, 4);
        assertThat(reservations.find(heavy.id()).waiting().why()).startsWith("3 people are served before. ");
        reservations.end(mine.id(), ada, false);
        await().atMost(Duration.ofSeconds(10)).until(() -> reservations.find(light.id()).state() == ReservationState.ACTIVE);
        assertThat(planned(late).waiting().position()).isEqualTo(1);
    }

    @Test
    void nobodyTakesWhatIsExpectedForThoseWhoWait() {
        ReservationView first = take(one, ada, 60);
        take(two, ada, 240);
        planned(any(bob, 60));
        Instant end = first.end();
        ProblemException taken = org.assertj.core.api.Assertions.catchThrowableOfType(ProblemException.class,
                () -> reservations.book(BookingRequest.of(one, end.plus(Duration.ofMinutes(30)), null, 60), eve));
        assertThat(taken.type()).isEqualTo(ProblemType.BOARD_TAKEN);
        assertThat(reservations.book(BookingRequest.of(one, end.plus(Duration.ofMinutes(60)), null, 60), eve).state())
                .isEqualTo(ReservationState.CONFIRMED);
        assertThatThrownBy(() -> reservations.extend(first.id(), Duration.ofMinutes(10), ada, false))
                .hasMessageContaining("Somebody waits for " + one);
    }

    @Test
    void aGapThatIsTooShortForThoseWhoWaitIsOfUseToOthers() {
        take(two, ada, 240);
        reservations.book(BookingRequest.of(one, clock.now().plus(Duration.ofMinutes(40)), null, 60), ada);
        ReservationView waiting = planned(any(bob, 60));
        assertThat(waiting.waiting().board()).isEqualTo(one);
        assertThat(holds.lease(one, 1, Duration.ofMinutes(1)).map(lease -> {
            holds.release(lease.id());
            return lease.board();
        })).as("a graded run").contains(one);
        assertThat(any(eve, 30).board()).isEqualTo(one);
        assertThat(planned(waiting).waiting().estimate()).isEqualTo(waiting.waiting().estimate());
    }

    @Test
    void aGradedRunDoesNotTakeWhatSomebodyWaitsFor() {
        agent.close();
        await().atMost(Duration.ofSeconds(20)).until(() -> !inventory.find(one).orElseThrow().connected());
        ReservationView waiting = any(bob, 30);
        assertThat(waiting.state()).as("the host is away").isEqualTo(ReservationState.WAITING);
        assertThat(planned(waiting).waiting().board()).isNull();
        assertThat(planned(waiting).waiting().why()).contains(one + " cannot be used just now.");
        assertThat(holds.lease(one, 1, Duration.ofMinutes(5))).isEmpty();
        reservations.end(waiting.id(), bob, false);
        assertThat(reservations.find(waiting.id()).state()).isEqualTo(ReservationState.CANCELLED);
        assertThat(holds.lease(one, 1, Duration.ofMinutes(5))).isPresent();
    }

    @Test
    void aBoardThatNobodyCameForGoesToTheNext() {
        ReservationView unused = take(one, ada, 60);
        ReservationView used = take(two, ada, 60);
        holds.used(used.id());
        ReservationView waiting = any(bob, 30);
        clock.advance(Duration.ofMinutes(9));
        assertThat(planned(waiting).state()).isEqualTo(ReservationState.WAITING);
        clock.advance(Duration.ofMinutes(2));
        assertThat(planned(waiting).state()).isEqualTo(ReservationState.ACTIVE);
        assertThat(reservations.find(unused.id()).state()).isEqualTo(ReservationState.EXPIRED);
        assertThat(reservations.find(used.id()).state()).isEqualTo(ReservationState.ACTIVE);
        people.as(ada.login).get("/api/notifications").then().body("notifications.text", hasItem(containsString("You did not use " + one)));
    }

    @Test
    void nobodyLosesABoardThatTheyCouldNotUseWhileTheLabWasDown() {
        ReservationView unused = take(one, ada, 60);
        holds.used(take(two, ada, 60).id());
        ReservationView waiting = any(bob, 30);
        clock.pause(Duration.ofMinutes(20));
        clock.advance(Duration.ofMinutes(9));
        assertThat(planned(waiting).state()).isEqualTo(ReservationState.WAITING);
        clock.advance(Duration.ofMinutes(2));
        assertThat(planned(waiting).state()).isEqualTo(ReservationState.ACTIVE);
        assertThat(reservations.find(unused.id()).state()).isEqualTo(ReservationState.EXPIRED);
    }

    @Test
    void oneWhoWaitsTakesOneUnusedBoardNotAll() {
        ReservationView first = take(one, ada, 60);
        ReservationView second = take(two, ada, 60);
        ReservationView waiting = any(bob, 30);
        clock.advance(Duration.ofMinutes(11));
        assertThat(planned(waiting).state()).isEqualTo(ReservationState.ACTIVE);
        assertThat(List.of(first, second)).extracting(each -> reservations.find(each.id()).state())
                .containsExactlyInAnyOrder(ReservationState.EXPIRED, ReservationState.ACTIVE);
    }

    @Test
    void whatIsInTheWayIsLookedUpForTheFirstOfTheLineAndForOnesOwn() {
        Person many = people.person(people.fresh(Role.ADMIN).login());
        ReservationView held = take(one, ada, 60);
        take(two, ada, 60);
        List<ReservationView> asked = Stream.generate(() -> any(many, 30)).limit(21).toList();
        try {
            planned(asked.getLast());
            ReservationView last = inLine(reservations.waiting(eve), asked.getLast());
            assertThat(last.waiting().why()).doesNotContain(ada.name).startsWith("20 people are served before. " + last.waiting().board()
                    + " is expected at " + times.clock(last.waiting().estimate()) + ".");
            assertThat(last.person().name()).isEqualTo(many.name);
            assertThat(inLine(reservations.waiting(many), last).waiting().why()).contains(ada.name + " has " + one + " from ");
            assertThat(reservations.waitingOf(many)).hasSize(21).allSatisfy(each -> assertThat(each.waiting().why()).contains(ada.name + " has " + one));
            assertThat(inLine(reservations.waiting(eve), asked.getFirst()).waiting().estimate()).isEqualTo(held.end());
        } finally {
            asked.forEach(each -> reservations.end(each.id(), many, false));
        }
    }

    private static ReservationView inLine(List<ReservationView> line, ReservationView wanted) {
        return line.stream().filter(each -> each.id() == wanted.id()).findFirst().orElseThrow();
    }

    @Test
    void theApiTellsThePlaceInTheLineAtOnceAndRefusesInWords() {
        take(one, ada, 60);
        take(two, ada, 60);
        long id = people.as(bob.login).contentType(ContentType.JSON).body("{\"profile\": \"" + profile + "\", \"minutes\": 30, \"wait\": true}")
                .post("/api/reservations").then().statusCode(201).body("state", equalTo("WAITING")).body("waiting.position", equalTo(1))
                .extract().jsonPath().getLong("id");
        people.as(eve.login).get("/api/reservations/waiting").then().body("id", hasItem((int) id));
        people.as(eve.login).get("/api/reservations/waiting?mine=true").then().body("size()", equalTo(0));
        people.as(eve.login).contentType(ContentType.JSON).body("{\"profile\": \"" + profile + "\", \"minutes\": 30}").post("/api/reservations")
                .then().statusCode(409).body("detail", containsString("Ask for it with \"wait\"")).body("alternatives.size()", equalTo(2));
        people.as(eve.login).contentType(ContentType.JSON).body("{\"profile\": \"toaster\", \"minutes\": 30}").post("/api/reservations")
                .then().statusCode(404).body("detail", containsString("The lab has no toaster board"));
        people.as(eve.login).delete("/api/reservations/" + id).then().statusCode(403);
        people.as(bob.login).contentType(ContentType.JSON).body("{\"minutes\": 10}").post("/api/reservations/" + id + "/extend")
                .then().statusCode(409).body("detail", containsString("You still wait"));
        people.as(bob.login).delete("/api/reservations/" + id).then().statusCode(204);
    }

    /** Many at once, at random: what is free is always somebody's whose turn it is, and the line comes to its end. */
    @Test
    void underAStormNoBoardIsIdleWhileSomebodyWaitsAndEverybodyIsServed() throws Exception {
        List<Person> crowd = Stream.generate(this::person).limit(12).toList();
        Set<Long> asked = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < 5; round++) {
            try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
                for (Person each : crowd) {
                    Random random = new Random(31L * round + crowd.indexOf(each));
                    threads.submit(() -> stormy(each, random, asked));
                }
            }
            passes.next().orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(mine(asked, ReservationState.WAITING).isEmpty() || mine(asked, ReservationState.ACTIVE).size() == 2)
                    .as("nobody waits while a board is free, round " + round).isTrue();
        }
        for (int turn = 0; !mine(asked, ReservationState.WAITING).isEmpty(); turn++) {
            assertThat(turn).as("turns until all are served").isLessThan(60);
            assertThat(mine(asked, ReservationState.ACTIVE)).as("both boards are in use").hasSize(2)
                    .extracting(ReservationView::board).containsExactlyInAnyOrder(one, two);
            mine(asked, ReservationState.ACTIVE).forEach(active -> reservations.end(active.id(), ada, true));
            passes.next().orTimeout(10, TimeUnit.SECONDS).join();
        }
        mine(asked, ReservationState.ACTIVE).forEach(active -> reservations.end(active.id(), ada, true));
    }

    private void stormy(Person person, Random random, Set<Long> asked) {
        try {
            asked.add(any(person, 5 * (1 + random.nextInt(6))).id());
        } catch (ProblemException e) {
            assertThat(e.type()).as(e.getMessage()).isEqualTo(ProblemType.OVER_QUOTA);
        }
        if (random.nextInt(3) == 0) {
            reservations.waitingOf(person).stream().findFirst()
                    .ifPresent(each -> reservations.end(each.id(), person, false));
        }
    }

    private List<ReservationView> mine(Set<Long> asked, ReservationState state) {
        return asked.stream().map(reservations::find).filter(each -> each.state() == state).toList();
    }

    @Test
    void aBoardThatIsLeftAloneGoesToWhoWaitsAfterAWarning() {
        ReservationView alone = take(one, ada, 120);
        ReservationView busy = take(two, bob, 120);
        holds.used(alone.id());
        ReservationView waits = any(eve, 30);
        later(busy, 26);
        assertThat(planned(waits).state()).isEqualTo(ReservationState.WAITING);
        people.as(ada.login).get("/api/notifications").then().body("notifications.text", hasItem(containsString("Use it within 5 minutes")));
        people.as(bob.login).get("/api/notifications").then().body("notifications.text", not(hasItem(containsString("Use it within"))));
        holds.used(alone.id());
        later(busy, 26);
        assertThat(planned(waits).state()).as("it was used again").isEqualTo(ReservationState.WAITING);
        later(busy, 5);
        assertThat(planned(waits).board()).isEqualTo(one);
        assertThat(reservations.find(alone.id()).state()).isEqualTo(ReservationState.ENDED);
        people.as(ada.login).get("/api/notifications").then()
                .body("notifications.text", hasItem(containsString("You did not use " + one + " for 30 minutes and others wait")));
    }

    @Test
    void whoeverComesFirstToALongIdleBoardWaitsForTheWarning() {
        ReservationView alone = take(one, ada, 120);
        ReservationView busy = take(two, bob, 120);
        holds.used(alone.id());
        later(busy, 45);
        ReservationView waits = any(eve, 30);
        assertThat(planned(waits).state()).as("nobody told Ada before").isEqualTo(ReservationState.WAITING);
        people.as(ada.login).get("/api/notifications").then().body("notifications.text", hasItem(containsString("Use it within 5 minutes")));
        later(busy, 4);
        assertThat(planned(waits).state()).isEqualTo(ReservationState.WAITING);
        later(busy, 2);
        assertThat(planned(waits).board()).isEqualTo(one);
    }

    @Test
    void whoIsRefusedForThoseWhoWaitIsToldSo() {
        ReservationView held = take(one, ada, 30);
        planned(reservations.book(new BookingRequest(one, null, null, 60, null, null, true, null), eve));
        assertThatThrownBy(() -> reservations.book(BookingRequest.of(one, held.end().plusSeconds(600), null, 30), bob))
                .hasMessageStartingWith("Somebody waits for " + one + " and is to get it at ");
    }

    private void later(ReservationView busy, int minutes) {
        clock.advance(Duration.ofMinutes(minutes));
        holds.used(busy.id());
    }
}
