package dev.bootbench.link;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
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
    private final AgentRepository agents;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final LinkDirectory links;

    LinkNotes(AgentRepository agents, LabClock clock, Event<Changed> changed, LinkDirectory links) {
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
        Instant limit = clock.now().minus(silence);
        List<Agent> silent = agents.list("link = ?1 and heardAt < ?2", Link.CONNECTED, limit).stream()
                .filter(agent -> !carried.contains(agent.host)).toList();
        silent.forEach(agent -> {
            agent.link = Link.LOST;
            agent.linkSince = clock.now();
            links.ended(agent.host);
            tell(agent.host);
        });
        return silent.stream().map(agent -> agent.host).toList();
    }

    /** The host that this credential belongs to. */
    @Transactional
    Optional<String> authenticate(String credential) {
        return agents.find("credential", AgentCredential.hash(credential)).firstResultOptional().map(agent -> agent.host);
    }

    /**
     * The number of this link among those of the host, whichever replica carries them; empty when the host was renamed or taken
     * out of service since its agent proved who it is.
     */
    @Transactional
    Optional<Long> connected(String host, String version, String protocol) {
        Optional<Agent> known = locked(host).filter(agent -> agent.credential != null);
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

    /** False when the host has another link meanwhile, with this replica or another. */
    @Transactional
    boolean heard(String host, long generation) {
        return agents.update("heardAt = ?1 where host = ?2 and linkGeneration = ?3", clock.now(), host, generation) > 0;
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
