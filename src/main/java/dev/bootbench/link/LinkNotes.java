package dev.bootbench.link;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes down how the links of hosts are, and knows whose credential is whose. */
@ApplicationScoped
class LinkNotes {
    /** One statement: a link that was heard, or begun, in between keeps its row. */
    private static final String SILENT = """
            update agent set link = 'LOST', link_since = ?
            where link = 'CONNECTED' and heard_at < ? and host <> all (?)
            returning host
            """;

    private final Sql sql;
    private final AgentRepository agents;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final LinkDirectory links;

    LinkNotes(Sql sql, AgentRepository agents, LabClock clock, Event<Changed> changed, LinkDirectory links) {
        this.sql = sql;
        this.agents = agents;
        this.clock = clock;
        this.changed = changed;
        this.links = links;
    }

    /**
     * Marks links that nobody carries any more, as after a coordinator's sudden end. Returns their hosts.
     *
     * @param carried hosts whose links live here: they end by themselves when they fall silent
     */
    @Transactional
    List<String> sweep(Duration silence, Set<String> carried) {
        Instant now = clock.now();
        List<String> silent = sql.list(SILENT, row -> row.getString(1), now, now.minus(silence), carried);
        silent.forEach(host -> {
            links.ended(host);
            tell(host);
        });
        return silent;
    }

    /** The host that the credential of this hash belongs to. */
    @Transactional
    Optional<String> authenticate(String hash) {
        return agents.find("credential", hash).firstResultOptional().map(agent -> agent.host);
    }

    /**
     * The number of this link among those of the host, whichever replica carries them; empty when the host was renamed, taken
     * out of service or given another credential since its agent proved who it is.
     *
     * @param credential hash of the one that the agent came with
     */
    @Transactional
    Optional<Long> connected(String host, String credential, String version, String protocol) {
        Optional<Agent> known = locked(host).filter(agent -> credential.equals(agent.credential));
        known.ifPresent(agent -> {
            Instant now = clock.now();
            agent.link = Link.CONNECTED;
            agent.linkSince = now;
            agent.heardAt = now;
            agent.version = version;
            agent.protocol = protocol;
            agent.sentence = "";
            agent.linkGeneration++;
            links.begun(host, agent.linkGeneration, now);
            tell(host);
        });
        return known.map(agent -> agent.linkGeneration);
    }

    /**
     * Notes that the link is alive. Otherwise, why it has to end: its agent then connects anew, and all who took it for lost learn
     * of it. Ending a link from another replica rests on no news for this.
     */
    @Transactional
    Optional<String> heard(String host, String credential, long generation) {
        boolean its = agents.update("heardAt = ?1 where host = ?2 and credential = ?3 and linkGeneration = ?4 and link = ?5",
                clock.now(), host, credential, generation, Link.CONNECTED) > 0;
        return its ? Optional.empty() : Optional.of(whyNot(host, credential, generation));
    }

    private String whyNot(String host, String credential, long generation) {
        Agent agent = agents.findById(host);
        if (agent == null || !credential.equals(agent.credential)) {
            return otherwise(host);
        }
        return agent.linkGeneration == generation
                ? "Host " + host + " was taken for lost while it was linked: nothing could be written down of it for a while."
                : "Host " + host + " has connected anew, with another replica.";
    }

    /** Why a credential that was good is no longer. */
    static String otherwise(String host) {
        return "Host " + host + " was renamed, taken out of service or given a new credential.";
    }

    /** Says nothing of a host whose agent has connected anew meanwhile, here or to another replica. */
    @Transactional
    void lost(String host, long generation, String sentence) {
        locked(host).filter(agent -> agent.linkGeneration == generation).ifPresent(agent -> {
            links.ended(host);
            if (agent.link == Link.CONNECTED) {
                agent.link = Link.LOST;
                agent.linkSince = clock.now();
            }
            agent.sentence = sentence;
            tell(host);
        });
    }

    /** Notes for people that an agent was turned away, without touching the state of a link that works. */
    @Transactional
    void refused(String host, String version, String protocol, String sentence) {
        agents.findByIdOptional(host).ifPresent(agent -> {
            if (agent.link == Link.LOST) {
                agent.version = version;
                agent.protocol = protocol;
            }
            agent.sentence = sentence;
            tell(host);
        });
    }

    private Optional<Agent> locked(String host) {
        return agents.findByIdOptional(host, LockModeType.PESSIMISTIC_WRITE);
    }

    private void tell(String host) {
        changed.fire(new Changed(Changed.Kind.HOST, host));
    }
}
