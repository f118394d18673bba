package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.bootbench.TestClock;
import dev.bootbench.boards.Inventory;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.ResetProof;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reset between two people, whatever fails between them. */
@QuarkusTest
class BoardTurnoverTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration LATER = Resets.AGAIN.plusSeconds(1);

    @Inject
    BoardTurnover turnover;

    @Inject
    Reservations reservations;

    @Inject
    HoldRepository rows;

    @Inject
    Resets resets;

    @Inject
    Sabotage sabotage;

    @Inject
    Inventory inventory;

    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    private Person ada;
    private Person bob;
    private String board;
    private String credential;
    private FakeAgent agent;
    private long adas;

    @BeforeEach
    void adaHasWorkedOnTheBoard() {
        ada = people.create("Ada", Role.STUDENT);
        bob = people.create("Bob", Role.STUDENT);
        board = "vm-" + UUID.randomUUID().toString().substring(0, 8);
        credential = hosts.create("bench-" + board);
        connect(report(1, true));
        adas = reservations.book(BookingRequest.of(board, null, null, 30), ada).id();
        reported(report(1, false));
    }

    @AfterEach
    void leave() {
        clock.reset();
        sabotage.stop();
        agent.close();
    }

    @Test
    void whatTheReplicaDidNotComeToIsDoneUnderTheNextHolder() {
        endAsAReplicaThatDies();
        bobsBegins();
        turnover.sweep();
        turnover.sweep();
        awaitResets(1);
        assertThat(agent.received()).as("the first one's home folder, before the reset").anyMatch(
                said -> said.hasSaveWorkspace() && said.getSaveWorkspace().getHold() == adas);
        turnover.sweep();
        assertThat(resets()).as("while the agent may be at it").isOne();
        clock.advance(LATER);
        turnover.sweep();
        awaitResets(2);
    }

    @Test
    void whoeverWorksOnAFreshBoardIsNotResetAgain() {
        endAsAReplicaThatDies();
        bobsBegins();
        turnover.sweep();
        awaitResets(1);
        // The report that it is pristine was lost; the next one says that its new holder has begun to work.
        reported(report(2, false));
        await().atMost(LIMIT).until(() -> people.as(bob.login).get("/api/boards/" + board).jsonPath().getString("proof.at"),
                at(2).toString()::equals);
        clock.advance(LATER);
        turnover.sweep();
        turnover.sweep();
        assertThat(resets()).isOne();
    }

    @Test
    void anotherHomeFolderIsNotSavedAsTheFirstOnes() {
        endAsAReplicaThatDies();
        long bobs = bobsBegins();
        rowsUsed(bobs);
        turnover.sweep();
        awaitResets(1);
        assertThat(agent.received()).noneMatch(CoordinatorMessage::hasSaveWorkspace);
    }

    @Test
    void aHostThatWasAwayIsAskedWhenItIsBack() {
        agent.close();
        await().atMost(LIMIT).until(() -> !hosts.isConnected("bench-" + board));
        reservations.end(adas, ada, false);
        bobsBegins();
        connect(report(1, false));
        turnover.sweep();
        awaitResets(1);
    }

    @Test
    void theResetComesWhateverFailsBeforeIt() {
        sabotage.leavingsOf(board);
        reservations.end(adas, ada, false);
        awaitResets(1);
        assertThat(agent.received()).anyMatch(said -> said.hasSaveWorkspace() && said.getSaveWorkspace().getHold() == adas);
    }

    private void endAsAReplicaThatDies() {
        Instant now = clock.now();
        QuarkusTransaction.requiringNew().run(() -> {
            rows.locked(adas).orElseThrow().end(now, ReservationState.ENDED);
            resets.owe(adas, true, now);
        });
    }

    private long bobsBegins() {
        Instant now = clock.now();
        return QuarkusTransaction.requiringNew().call(() -> rows.insert(board, HoldKind.RESERVATION, now, now.plus(Duration.ofMinutes(30)),
                bob.id, null, ReservationState.ACTIVE).orElseThrow().id);
    }

    private void rowsUsed(long hold) {
        Instant now = clock.now();
        QuarkusTransaction.requiringNew().run(() -> rows.used(hold, now, now));
    }

    private void connect(BoardReport report) {
        agent = new FakeAgent(TestPort.get(), credential).with(report).connect();
        agent.await(CoordinatorMessage::hasHolds);
    }

    private void reported(BoardReport report) {
        agent.report(report);
        await().atMost(LIMIT).until(() -> inventory.find(board).orElseThrow().pristine() == report.getPristine());
    }

    private BoardReport report(int proof, boolean pristine) {
        return FakeAgent.ready(board).toBuilder().setPristine(pristine).setProof(ResetProof.newBuilder().setHow("A new disk.")
                .setAt(Timestamp.newBuilder().setSeconds(at(proof).getEpochSecond()))).build();
    }

    private static Instant at(int proof) {
        return Instant.parse("2026-11-18T11:06:40Z").plusSeconds(proof);
    }

    private void awaitResets(int number) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(resets()).isEqualTo(number));
    }

    private long resets() {
        return agent.received().stream().filter(said -> said.getBoardCommand().getAction() == BoardCommand.Action.RESET).count();
    }
}
