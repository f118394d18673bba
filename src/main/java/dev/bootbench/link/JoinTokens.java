package dev.bootbench.link;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tokens with which the machine of a host gets its credential: each works once, for a while, and only its hash is kept. */
@ApplicationScoped
public class JoinTokens {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** The row is the lock: of two who come at once, one finds nothing. */
    private static final String USE = """
            update join_token set used = true, ended_at = ?
            where token_hash = ? and ended_at is null and expires_at > ?
            returning host
            """;

    private static final String WHY_NOT = """
            select used, ended_at is not null as withdrawn from join_token where token_hash = ?
            """;

    private final Sql sql;
    private final AgentRepository agents;
    private final LabClock clock;
    private final LinkConfig config;
    private final Event<HostJoined> joined;
    private final Event<HostCutOff> cutOff;
    private final Event<Changed> changed;

    JoinTokens(
            Sql sql, AgentRepository agents, LabClock clock, LinkConfig config,
            Event<HostJoined> joined, Event<HostCutOff> cutOff, Event<Changed> changed) {
        this.sql = sql;
        this.agents = agents;
        this.clock = clock;
        this.config = config;
        this.joined = joined;
        this.cutOff = cutOff;
        this.changed = changed;
    }

    /** @param token shown this once */
    public record JoinToken(String host, String token, Instant expiresAt) {}

    /** What became of an exchange. */
    sealed interface Exchange {
        record Granted(String host, String credential) implements Exchange {}

        /** @param sentence for the person at the machine */
        record Refused(String sentence) implements Exchange {}

        /** Nothing was looked at. */
        record TooMany(String sentence) implements Exchange {}
    }

    /**
     * Makes a token for a host in service; an older one that is still open works no more.
     *
     * @throws ProblemException when there is no such host, it is retired, or the life is out of range
     */
    @Transactional
    public JoinToken make(String host, Duration life) {
        if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
            throw new ProblemException(ProblemType.INVALID, "A join token is good for 1 minute to 7 days (10080 minutes).");
        }
        Agent agent = agents.findByIdOptional(host).filter(known -> known.state != HostState.REMOVED)
                .orElseThrow(Hosts::noSuchHost);
        if (!agent.state.inService()) {
            throw new ProblemException(ProblemType.CONFLICT,
                    "Host " + host + " is retired. Take it back into service first; then its machine can join.");
        }
        agents.flush();
        Instant now = clock.now();
        sql.update("update join_token set ended_at = ? where host = ? and ended_at is null", now, host);
        String token = AgentCredential.createJoinToken();
        Instant expires = now.plus(life);
        sql.update("insert into join_token (host, token_hash, created_at, expires_at) values (?, ?, ?, ?)",
                host, AgentCredential.hash(token), now, expires);
        return new JoinToken(host, token, expires);
    }

    /**
     * Turns a token into the host's credential, and the credential it had before, if any, into nothing.
     *
     * @param address where the machine calls from
     */
    @Transactional
    Exchange exchange(String token, String address) {
        Instant now = clock.now();
        if (failures(address, now) >= config.joinFailures()) {
            return new Exchange.TooMany("Too many wrong join tokens came from " + address + ". Wait "
                    + config.joinWindow().toMinutes() + " minutes and try again.");
        }
        String hash = AgentCredential.hash(token);
        Optional<String> host = sql.first(USE, row -> row.getString("host"), now, hash, now);
        if (host.isEmpty()) {
            sql.update("insert into failed_join (address, at) values (?, ?)", address, now);
            return new Exchange.Refused(whyNot(hash));
        }
        return grant(host.get(), address);
    }

    private Exchange grant(String host, String address) {
        Agent agent = agents.findById(host);
        if (agent == null || !agent.state.inService()) {
            return new Exchange.Refused("Host " + host + " was taken out of service since this token was made. "
                    + "Ask an administrator.");
        }
        String credential = AgentCredential.create();
        agent.credential = AgentCredential.hash(credential);
        agent.sentence = "Joined; its agent has not connected yet.";
        joined.fire(new HostJoined(host, address));
        cutOff.fire(new HostCutOff(host, "A machine joined anew as host " + host + "."));
        changed.fire(new Changed(Changed.Kind.HOST, host));
        return new Exchange.Granted(host, credential);
    }

    private int failures(String address, Instant now) {
        return sql.first("select count(*) from failed_join where address = ? and at > ?", row -> row.getInt(1),
                address, now.minus(config.joinWindow())).orElse(0);
    }

    private String whyNot(String hash) {
        String another = " Make another one in the portal under Lab.";
        return sql.first(WHY_NOT, row -> row.getBoolean("used") ? "This join token was used already; each works once."
                        : row.getBoolean("withdrawn") ? "This join token was replaced by a newer one."
                        : "This join token has expired.", hash)
                .orElse("This join token is not known here: copy it whole, with its beginning "
                        + AgentCredential.JOIN_PREFIX + ".") + another;
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        sql.update("delete from failed_join where at < ?", clock.now().minus(config.joinWindow()));
        // Kept for a while after their end, so that whoever comes late is told what was wrong.
        sql.update("delete from join_token where expires_at < ?", clock.now().minus(LONGEST.multipliedBy(4)));
    }
}
