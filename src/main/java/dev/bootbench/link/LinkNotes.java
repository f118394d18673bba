package dev.bootbench.link;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
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

    LinkNotes(AgentRepository agents, LabClock clock, Event<Changed> changed) {
        this.agents = agents;
        this.clock = clock;
        this.changed = changed;
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
            tell(agent.host);
        });
        return silent.stream().map(agent -> agent.host).toList();
    }

    /** The host that this credential belongs to. */
    @Transactional
    Optional<String> authenticate(String credential) {
        return agents.find("credential", AgentCredential.hash(credential)).firstResultOptional().map(agent -> agent.host);
    }

    /** False when the host was renamed or taken out of service since its agent proved who it is. */
    @Transactional
    boolean connected(String host, String version, String protocol) {
        Optional<Agent> known = agents.findByIdOptional(host).filter(agent -> agent.credential != null);
        known.ifPresent(agent -> {
            Instant now = clock.now();
            agent.link = Link.CONNECTED;
            agent.linkSince = now;
            agent.heardAt = now;
            agent.version = version;
            agent.protocol = protocol;
            agent.sentence = "";
            tell(host);
        });
        return known.isPresent();
    }

    @Transactional
    void heard(String host) {
        agents.update("heardAt = ?1 where host = ?2", clock.now(), host);
    }

    @Transactional
    void lost(String host, String sentence) {
        agents.findByIdOptional(host).ifPresent(agent -> {
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

    private void tell(String host) {
        changed.fire(new Changed(Changed.Kind.HOST, host));
    }
}
