package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.bootbench.boards.Allocation;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SharingTest {
    private static final HolderRule.Need DEPLOYMENTS = new HolderRule.Need(2, "deployments");

    @Inject
    Sharing sharing;

    @Inject
    Reservations reservations;

    @Inject
    Holds holds;

    @Inject
    HolderRule rule;

    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    private Person ada;
    private Person bob;
    private String board;
    private FakeAgent agent;
    private ReservationView booked;

    @BeforeEach
    void adaHasABoard() {
        ada = people.create("Ada", Role.STUDENT);
        bob = people.create("Bob", Role.STUDENT);
        board = "vm-" + UUID.randomUUID().toString().substring(0, 8);
        agent = new FakeAgent(TestPort.get(), hosts.create("bench-" + board)).with(board).connect();
        agent.await(CoordinatorMessage::hasHolds);
        booked = reservations.book(BookingRequest.of(board, null, null, 30), ada);
    }

    @AfterEach
    void leave() {
        agent.close();
    }

    @Test
    void aPartnerWorksOnTheBoardUntilTheSharingEnds() {
        assertThatThrownBy(() -> rule.demand(board, bob, DEPLOYMENTS)).hasMessageContaining("Ada has " + board);
        assertThat(sharing.share(booked.id(), bob.login, ada, false).partners()).containsExactly(new Allocation.Holder(bob.login, "Bob"));
        sharing.share(booked.id(), bob.login, ada, false);
        assertThatCode(() -> rule.demand(board, bob, DEPLOYMENTS)).doesNotThrowAnyException();
        people.as(bob.login).get("/api/boards/" + board).then().body("mine", equalTo(true)).body("holder.login", equalTo(ada.login));
        people.as(bob.login).get("/api/notifications").then().body("notifications[0].text", containsString("Ada shares " + board + " with you"));
        assertThatThrownBy(() -> reservations.end(booked.id(), bob, false)).as("the time stays its holder's").hasMessageContaining("somebody else's");
        assertThat(sharing.unshare(booked.id(), bob.login, ada, false).partners()).isEmpty();
        assertThatThrownBy(() -> rule.demand(board, bob, DEPLOYMENTS)).hasMessageContaining("Ada has " + board);
    }

    @Test
    void aPartnerMayLeave() {
        sharing.share(booked.id(), bob.login, ada, false);
        assertThat(sharing.unshare(booked.id(), bob.login, bob, false).partners()).isEmpty();
    }

    @Test
    void handedOverItIsSomebodyElses() {
        people.as(ada.login).body(Map.of("to", bob.login)).post("/api/reservations/" + booked.id() + "/hand-over").then().statusCode(200)
                .body("person.login", equalTo(bob.login)).body("end", equalTo(booked.end().toString()));
        assertThatCode(() -> rule.demand(board, bob, DEPLOYMENTS)).doesNotThrowAnyException();
        assertThatThrownBy(() -> rule.demand(board, ada, DEPLOYMENTS)).hasMessageContaining("Bob has " + board);
        people.as(bob.login).get("/api/notifications").then().body("notifications[0].text", containsString("Ada handed " + board + " over to you"));
        assertThatThrownBy(() -> sharing.handOver(booked.id(), ada.login, ada, false)).hasMessageContaining("This reservation is over");
    }

    @Test
    void whatWasUsedStaysItsGiversAndTheBoardIsNotReset() {
        long handed = people.as(ada.login).body(Map.of("to", bob.login)).post("/api/reservations/" + booked.id() + "/hand-over").then()
                .statusCode(200).extract().jsonPath().getLong("id");
        assertThat(handed).isNotEqualTo(booked.id());
        assertThat(reservations.find(booked.id())).satisfies(mine -> {
            assertThat(mine.state()).isEqualTo(ReservationState.ENDED);
            assertThat(mine.person().login()).isEqualTo(ada.login);
        });
        assertThat(reservations.find(handed).state()).isEqualTo(ReservationState.ACTIVE);
        assertThat(agent.received()).noneMatch(said -> said.hasBoardCommand());
        reservations.end(handed, bob, false);
        agent.await(said -> said.hasBoardCommand() || said.hasHolds() && said.getHolds().getHoldsList().isEmpty());
    }

    @Test
    void oneThatHasNotBegunIsHandedOverAsItIs() {
        ReservationView later = reservations.book(BookingRequest.of(board, booked.end().plusSeconds(3600), null, 30), ada);
        assertThat(sharing.handOver(later.id(), bob.login, ada, false)).satisfies(view -> {
            assertThat(view.id()).isEqualTo(later.id());
            assertThat(view.person().login()).isEqualTo(bob.login);
        });
    }

    @Test
    void nobodyLeavesWhatTheyDoNotShare() {
        int before = holds.find(booked.id()).orElseThrow().generation();
        assertThat(sharing.unshare(booked.id(), bob.login, bob, false).partners()).isEmpty();
        assertThat(holds.find(booked.id()).orElseThrow().generation()).as("nothing has changed").isEqualTo(before);
    }

    @Test
    void whoHasEnoughBookingsIsHandedNoMore() {
        for (int hour = 1; hour <= 4; hour++) {
            reservations.book(BookingRequest.of(board, booked.end().plusSeconds(3600L * hour), null, 30), bob);
        }
        assertThatThrownBy(() -> sharing.handOver(booked.id(), bob.login, ada, false)).hasMessageContaining("4 reservations that have not ended");
        assertThat(reservations.find(booked.id()).person().login()).isEqualTo(ada.login);
    }

    @Test
    void whatCannotBeSharedIsSaidInWords() {
        assertThatThrownBy(() -> sharing.share(booked.id(), "nobody-at-all", ada, false)).hasMessageContaining("Nobody here has the login nobody-at-all");
        assertThatThrownBy(() -> sharing.share(booked.id(), bob.login, bob, false)).hasMessageContaining("somebody else's");
        people.as(ada.login).body(Map.of()).post("/api/reservations/" + booked.id() + "/hand-over").then().statusCode(422).body("detail", containsString("Say to whom"));
        reservations.end(booked.id(), ada, false);
        assertThatThrownBy(() -> sharing.share(booked.id(), bob.login, ada, false)).hasMessageContaining("is over");
    }
}
