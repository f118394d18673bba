package dev.bootbench.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.TestClock;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.Inventory;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.AttemptPhase;
import dev.bootbench.contract.v1.AttemptRef;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.sql.Sql;
import io.grpc.Status;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AgentLinkTest {
    @Inject
    Hosts hosts;

    @Inject
    AgentHub hub;

    @Inject
    AgentEvents events;

    @Inject
    LinkNotes notes;

    @Inject
    LinkWatch watch;

    @Inject
    TestClock clock;

    @Inject
    Inventory inventory;

    @Inject
    Sql sql;

    private String host;
    private String credential;

    @BeforeEach
    void createHost() {
        host = "bench-" + UUID.randomUUID().toString().substring(0, 8);
        credential = hosts.create(host);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void anAgentWithItsCredentialIsWelcome() {
        try (FakeAgent agent = agent().with("link-1").connect()) {
            assertThat(agent.await(CoordinatorMessage::hasWelcome).getWelcome().getHost()).isEqualTo(host);
            assertThat(info().link()).isEqualTo(Link.CONNECTED);
            assertThat(info().version()).isEqualTo("fake-1");
            assertThat(info().protocol()).isEqualTo("1.5");
            assertThat(hub.isConnected(host)).isTrue();
        }
    }

    @Test
    void anUnknownCredentialIsRefusedInWords() {
        try (FakeAgent agent = new FakeAgent(TestPort.get(), AgentCredential.create()).dial()) {
            Status status = Status.fromThrowable(agent.awaitEnd());
            assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(status.getDescription()).contains("not known here", "ask an administrator");
        }
        assertThatThrownBy(() -> new FakeAgent(TestPort.get(), "wrong").fetch("0".repeat(64)))
                .hasMessageContaining("UNAUTHENTICATED");
    }

    @Test
    void aRemovedHostsCredentialIsWorthless() {
        try (FakeAgent agent = agent().connect()) {
            assertThat(hosts.remove(host)).isTrue();
            agent.awaitEnd();
        }
        try (FakeAgent again = agent().dial()) {
            assertThat(Status.fromThrowable(again.awaitEnd()).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    void anotherProtocolIsRefusedInWords() {
        try (FakeAgent agent = agent().protocol(2, 2).dial()) {
            CoordinatorMessage refused = agent.await(CoordinatorMessage::hasRefused);
            assertThat(refused.getRefused().getCode()).isEqualTo("protocol");
            assertThat(refused.getRefused().getSentence()).isEqualTo("The agent of host " + host
                    + " (version fake-1) speaks protocol 2.2, this coordinator 1.5: update the coordinator.");
            agent.awaitEnd();
            await().untilAsserted(() -> assertThat(info().sentence()).contains("update the coordinator"));
            assertThat(info().link()).isEqualTo(Link.LOST);
        }
    }

    @Test
    void anAgentOfAnOlderProtocolIsToldToUpdate() {
        try (FakeAgent agent = agent().protocol(0, 9).with("old-" + host.substring(6)).dial()) {
            assertThat(agent.await(CoordinatorMessage::hasRefused).getRefused().getSentence())
                    .endsWith("speaks protocol 0.9, this coordinator 1.5: update the agent.");
            agent.awaitEnd();
            await().untilAsserted(() -> assertThat(info().sentence()).contains("update the agent"));
            assertThat(hub.isConnected(host)).isFalse();
            assertThat(events.of(host)).noneMatch(AgentConnected.class::isInstance);
        }
    }

    @Test
    void anAgentOfTheMinorBeforeIsWelcome() {
        try (FakeAgent agent = agent().protocol(1, 1).with("old-" + host.substring(6)).connect()) {
            assertThat(agent.await(CoordinatorMessage::hasWelcome).getWelcome().getProtocolMinor()).isEqualTo(5);
            assertThat(info().protocol()).isEqualTo("1.1");
            assertThat(info().speaks(1)).isTrue();
            assertThat(info().speaks(2)).isFalse();
        }
    }

    @Test
    void aSecondAgentWithTheSameCredentialIsTurnedAway() {
        try (FakeAgent first = agent().connect(); FakeAgent second = agent().dial()) {
            assertThat(second.await(CoordinatorMessage::hasRefused).getRefused().getCode()).isEqualTo("already-connected");
            second.awaitEnd();
            assertThat(hub.isConnected(host)).isTrue();
            assertThat(first.received()).noneMatch(CoordinatorMessage::hasRefused);
        }
    }

    @Test
    void aSilentLinkIsReplacedByANewOne() {
        try (FakeAgent first = agent().connect()) {
            first.hush();
            await().atMost(Duration.ofSeconds(9)).pollInterval(Duration.ofMillis(500)).until(() -> {
                try (FakeAgent second = agent().dial()) {
                    return second.await(answer -> answer.hasWelcome() || answer.hasRefused()).hasWelcome();
                }
            });
            first.awaitEnd();
        }
    }

    @Test
    void aHostThatFallsSilentIsLostWithinTenSeconds() {
        try (FakeAgent agent = agent().connect()) {
            agent.hush();
            await().atMost(Duration.ofSeconds(12)).until(() -> info().link() == Link.LOST);
            assertThat(info().sentence()).isEqualTo("Host " + host + " said nothing for 10 s.");
            assertThat(hub.send(host, CoordinatorMessage.getDefaultInstance())).isFalse();
        }
    }

    @Test
    void aBrokenConnectionIsLostAtOnce() {
        FakeAgent agent = agent().connect();
        agent.close();
        await().atMost(Duration.ofSeconds(3)).until(() -> info().link() == Link.LOST && !hub.isConnected(host));
        assertThat(events.of(host)).first().isInstanceOf(AgentConnected.class);
        await().atMost(Duration.ofSeconds(3)).until(() -> events.of(host).getLast() instanceof AgentLost);
        try (FakeAgent back = agent().connect()) {
            assertThat(info().link()).isEqualTo(Link.CONNECTED);
        }
    }

    @Test
    void aReplicaThatLosesALinkSaysNothingOfTheNextOne() {
        String hash = AgentCredential.hash(credential);
        long here = notes.connected(host, hash, "fake-1", "1.4").orElseThrow();
        long elsewhere = notes.connected(host, hash, "fake-1", "1.4").orElseThrow();
        assertThat(notes.heard(host, hash, elsewhere)).isEmpty();
        assertThat(notes.heard(host, hash, here).orElseThrow()).contains("has connected anew");
        notes.lost(host, here, "The link broke.");
        assertThat(info().link()).isEqualTo(Link.CONNECTED);
        notes.lost(host, elsewhere, "The link broke.");
        assertThat(info().link()).isEqualTo(Link.LOST);
    }

    @Test
    void aLinkThatAnotherReplicaTookForLostEndsSoThatItsAgentConnectsAnew() {
        try (FakeAgent agent = agent().connect()) {
            assertThat(notes.sweep(Duration.ZERO, allOthers())).containsExactly(host);
            assertThat(info().link()).isEqualTo(Link.LOST);
            agent.awaitEnd();
            await().until(() -> info().sentence().contains("was taken for lost while it was linked"));
        }
        try (FakeAgent again = agent().connect()) {
            assertThat(info().link()).isEqualTo(Link.CONNECTED);
            await().until(() -> events.of(host).stream().filter(AgentConnected.class::isInstance).count() == 2);
        }
    }

    @Test
    void aBoardReportThatCannotBeWrittenDownIsSaidAgainAndNotLost() {
        String board = "vm-" + host.substring(6);
        try (FakeAgent agent = agent().with(FakeAgent.ready(board).toBuilder().setCondition(Condition.CLEANING).build()).connect()) {
            await().until(() -> inventory.find(board).isPresent());
            sql.update("create function unwritten() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$");
            sql.update("create trigger unwritten before update on board for each row when (new.name = '" + board + "') execute function unwritten()");
            agent.report(FakeAgent.ready(board));
            agent.awaitEnd();
            await().until(() -> info().sentence().contains("could not be written down"));
            try (FakeAgent tooSoon = agent().with(board).connect()) {
                tooSoon.awaitEnd();
            }
        } finally {
            sql.update("drop function unwritten() cascade");
        }
        assertThat(inventory.find(board).orElseThrow().condition()).isEqualTo(BoardCondition.CLEANING);
        try (FakeAgent again = agent().with(board).connect()) {
            await().until(() -> inventory.find(board).orElseThrow().condition() == BoardCondition.UP);
        }
    }

    @Test
    void whatNobodyWroteDownDuringAPauseIsNoSilence() {
        notes.connected(host, AgentCredential.hash(credential), "fake-1", "1.5");
        clock.pause(Duration.ofSeconds(15));
        watch.sweep();
        clock.advance(Duration.ofSeconds(9));
        watch.sweep();
        assertThat(info().link()).isEqualTo(Link.CONNECTED);
        clock.advance(Duration.ofSeconds(2));
        watch.sweep();
        assertThat(info().link()).isEqualTo(Link.LOST);
    }

    private Set<String> allOthers() {
        return hosts.connected().stream().filter(name -> !name.equals(host)).collect(Collectors.toSet());
    }

    @Test
    void nobodyConnectsWithACredentialThatWasReplacedSinceItWasLookedAt() {
        String hash = AgentCredential.hash(credential);
        assertThat(notes.authenticate(hash)).contains(host);
        hosts.rotate(host);
        assertThat(notes.connected(host, hash, "fake-1", "1.4")).isEmpty();
    }

    @Test
    void messagesArriveInOrder() {
        try (FakeAgent agent = agent().connect()) {
            LongStream.range(0, 500).forEach(number -> agent.say(AgentMessage.newBuilder()
                    .setAttemptPhase(AttemptPhase.newBuilder().setRef(AttemptRef.newBuilder().setAttempt(-number - 1)))
                    .build()));
            List<Long> expected = LongStream.range(0, 500).map(number -> -number - 1).boxed().toList();
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(events.of(host).stream()
                    .filter(AgentSaid.class::isInstance)
                    .map(event -> ((AgentSaid) event).message())
                    .filter(AgentMessage::hasAttemptPhase)
                    .map(message -> message.getAttemptPhase().getRef().getAttempt()))
                    .containsExactlyElementsOf(expected));
        }
    }

    @Test
    void aHostsNameIsChecked() {
        assertThatThrownBy(() -> hosts.create("Bench 1")).hasMessageContaining("lower-case letters, digits and hyphens");
        assertThatThrownBy(() -> hosts.create(host)).hasMessageContaining("There is a host " + host + " already");
    }

    private FakeAgent agent() {
        return new FakeAgent(TestPort.get(), credential);
    }

    private HostInfo info() {
        return hosts.find(host).orElseThrow();
    }
}
