package dev.bootbench.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.bootbench.TestClock;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Joined;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.sql.Sql;
import io.grpc.Metadata;
import io.grpc.Status;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine turns a join token into its host's credential, once. */
@QuarkusTest
class JoinTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Inject
    Hosts hosts;

    @Inject
    JoinTokens tokens;

    @Inject
    Sql sql;

    @Inject
    TestClock clock;

    private String host;

    @BeforeEach
    void announceAHost() {
        host = "bench-" + UUID.randomUUID().toString().substring(0, 8);
        hosts.announce(host);
        sql.update("delete from failed_join");
    }

    @AfterEach
    void restore() {
        clock.reset();
        sql.update("delete from failed_join");
    }

    @Test
    void aTokenBecomesTheHostsCredential() {
        assertThat(info().joined()).isFalse();
        JoinTokens.JoinToken token = tokens.make(host, HOUR);
        assertThat(token.token()).startsWith("bbj_");
        Joined joined = FakeAgent.join(TestPort.get(), token.token());
        assertThat(joined.getHost()).isEqualTo(host);
        assertThat(joined.getCredential()).startsWith("bba_");
        assertThat(info().joined()).isTrue();
        try (FakeAgent agent = new FakeAgent(TestPort.get(), joined.getCredential()).connect()) {
            assertThat(agent.await(CoordinatorMessage::hasWelcome).getWelcome().getHost()).isEqualTo(host);
        }
    }

    @Test
    void onlyItsHashIsKept() {
        String token = tokens.make(host, HOUR).token();
        assertThat(sql.list("select token_hash from join_token where host = ?", row -> row.getString(1), host))
                .containsExactly(AgentCredential.hash(token));
    }

    @Test
    void aTokenWorksOnce() {
        String token = tokens.make(host, HOUR).token();
        FakeAgent.join(TestPort.get(), token);
        assertRefused(token, "This join token was used already; each works once.");
    }

    @Test
    void ofManyWhoComeAtOnceOneJoins() throws Exception {
        String token = tokens.make(host, HOUR).token();
        Callable<Boolean> machine = () -> {
            Throwable refusal = catchThrowable(() -> FakeAgent.join(TestPort.get(), token));
            return refusal == null;
        };
        long joined = 0;
        try (ExecutorService machines = Executors.newFixedThreadPool(6)) {
            for (Future<Boolean> result : machines.invokeAll(List.of(machine, machine, machine, machine, machine, machine))) {
                joined += result.get() ? 1 : 0;
            }
        }
        assertThat(joined).isEqualTo(1);
    }

    @Test
    void expiredReplacedAndUnknownTokensAreRefusedInWords() {
        String first = tokens.make(host, HOUR).token();
        String second = tokens.make(host, HOUR).token();
        assertRefused(first, "This join token was replaced by a newer one.");
        clock.advance(HOUR.plusSeconds(1));
        assertRefused(second, "This join token has expired.");
        assertRefused("bbj_made-up", "This join token is not known here");
        assertThat(info().joined()).isFalse();
    }

    @Test
    void whoGuessesIsSlowedDownAndComesAgainLater() {
        for (int guess = 0; guess < 10; guess++) {
            assertRefused("bbj_guess-" + guess, "not known here");
        }
        String token = tokens.make(host, HOUR).token();
        Status many = Status.fromThrowable(catchThrowable(() -> FakeAgent.join(TestPort.get(), token)));
        assertThat(many.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(many.getDescription()).contains("Too many wrong join tokens came from 127.0.0.1. Wait 15 minutes");
        clock.advance(Duration.ofMinutes(16));
        assertThat(FakeAgent.join(TestPort.get(), token).getHost()).isEqualTo(host);
    }

    @Test
    void behindAProxyEachMachineIsCountedByItself() {
        for (int guess = 0; guess < 10; guess++) {
            String wrong = "bbj_guess-" + guess;
            assertThat(joinFrom("192.0.2.7", wrong)).contains("not known here");
        }
        assertThat(joinFrom("192.0.2.7", "bbj_one-more")).contains("Too many wrong join tokens came from 192.0.2.7.");
        String token = tokens.make(host, HOUR).token();
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER), "192.0.2.8");
        assertThat(FakeAgent.join(TestPort.get(), token, 1, headers).getHost()).isEqualTo(host);
    }

    private static String joinFrom(String address, String token) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER), address);
        headers.put(Metadata.Key.of(Connections.CALLER, Metadata.ASCII_STRING_MARSHALLER), "192.0.2." + token.hashCode());
        return String.valueOf(Status.fromThrowable(catchThrowable(() -> FakeAgent.join(TestPort.get(), token, 1, headers))).getDescription());
    }

    @Test
    void anAgentOfAnotherProtocolKeepsItsToken() {
        String token = tokens.make(host, HOUR).token();
        Status other = Status.fromThrowable(catchThrowable(() -> FakeAgent.join(TestPort.get(), token, 2)));
        assertThat(other.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(other.getDescription()).contains("speaks protocol 2.2, the coordinator 1.5: update the coordinator");
        assertThat(FakeAgent.join(TestPort.get(), token).getHost()).isEqualTo(host);
    }

    @Test
    void joiningAnewCutsOffTheMachineBefore() {
        String old = FakeAgent.join(TestPort.get(), tokens.make(host, HOUR).token()).getCredential();
        try (FakeAgent before = new FakeAgent(TestPort.get(), old).connect()) {
            FakeAgent.join(TestPort.get(), tokens.make(host, HOUR).token());
            before.awaitEnd();
        }
        try (FakeAgent again = new FakeAgent(TestPort.get(), old).dial()) {
            assertThat(Status.fromThrowable(again.awaitEnd()).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    void aTokenOfAHostThatWasRetiredSinceIsWorthless() {
        String token = tokens.make(host, HOUR).token();
        hosts.retire(host);
        assertRefused(token, "was taken out of service");
        assertThatThrownBy(() -> tokens.make(host, HOUR)).isInstanceOf(ProblemException.class).hasMessageContaining("is retired");
        assertThat(info().joined()).isFalse();
    }

    @Test
    void aTokensLifeIsBounded() {
        assertThatThrownBy(() -> tokens.make(host, Duration.ZERO)).hasMessageContaining("1 minute to 7 days");
        assertThatThrownBy(() -> tokens.make(host, Duration.ofDays(8))).hasMessageContaining("1 minute to 7 days");
        assertThatThrownBy(() -> tokens.make("nowhere", HOUR)).hasMessageContaining("no host of that name");
    }

    @Test
    void everyOtherCallNeedsTheCredential() {
        String token = tokens.make(host, HOUR).token();
        try (FakeAgent pretender = new FakeAgent(TestPort.get(), token).dial()) {
            assertThat(Status.fromThrowable(pretender.awaitEnd()).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        }
        await().untilAsserted(() -> assertThat(info().link()).isEqualTo(Link.LOST));
    }

    private static void assertRefused(String token, String sentence) {
        Status refused = Status.fromThrowable(catchThrowable(() -> FakeAgent.join(TestPort.get(), token)));
        assertThat(refused.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refused.getDescription()).contains(sentence);
    }

    private HostInfo info() {
        return hosts.find(host).orElseThrow();
    }
}
