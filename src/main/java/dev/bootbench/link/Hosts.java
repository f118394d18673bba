package dev.bootbench.link;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The hosts that may connect, their credentials, and how their links are. */
@ApplicationScoped
public class Hosts {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final AgentRepository agents;
    private final LabClock clock;
    private final Event<HostRemoved> removed;
    private final Event<Changed> changed;

    Hosts(AgentRepository agents, LabClock clock, Event<HostRemoved> removed, Event<Changed> changed) {
        this.agents = agents;
        this.clock = clock;
        this.removed = removed;
        this.changed = changed;
    }

    /** By name. */
    @Transactional
    public List<HostInfo> all() {
        return agents.list("credential is not null", Sort.by("host")).stream().map(Hosts::info).toList();
    }

    @Transactional
    public Optional<HostInfo> find(String host) {
        return agents.findByIdOptional(host).filter(agent -> agent.credential != null).map(Hosts::info);
    }

    @Transactional
    public boolean isConnected(String host) {
        return agents.count("host = ?1 and link = ?2", host, Link.CONNECTED) > 0;
    }

    /** The names of the hosts that are linked just now. */
    @Transactional
    public Set<String> connected() {
        return agents.list("link", Link.CONNECTED).stream().map(agent -> agent.host).collect(toUnmodifiableSet());
    }

    /**
     * Lets a new host connect.
     *
     * @return its credential, which is not kept and cannot be read again
     */
    @Transactional
    public String create(String host) {
        if (!NAME.matcher(host).matches()) {
            throw new ProblemException(ProblemType.INVALID, "A host's name has 1 to 63 lower-case letters, digits and "
                    + "hyphens and begins with a letter or digit, like bench-1. This one does not.");
        }
        Agent agent = agents.findById(host);
        if (agent != null && agent.credential != null) {
            throw new ProblemException(ProblemType.CONFLICT,
                    "There is a host " + host + " already. Remove it first to give it a new credential.");
        }
        String credential = AgentCredential.create();
        if (agent == null) {
            agent = new Agent();
            agent.host = host;
            agent.createdAt = clock.now();
        }
        agent.credential = AgentCredential.hash(credential);
        agent.link = Link.LOST;
        agent.linkSince = clock.now();
        agent.heardAt = null;
        agent.version = "";
        agent.protocol = "";
        agent.sentence = "Never connected yet. Start its agent with the credential.";
        agents.persist(agent);
        tell(host);
        return credential;
    }

    /** Takes the host's credential away; its link ends after the commit. False when there is no such host. */
    @Transactional
    public boolean remove(String host) {
        Agent agent = agents.findById(host);
        if (agent == null || agent.credential == null) {
            return false;
        }
        agent.credential = null;
        removed.fire(new HostRemoved(host));
        tell(host);
        return true;
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

    @Transactional
    void connected(String host, String version, String protocol) {
        agents.findByIdOptional(host).ifPresent(agent -> {
            Instant now = clock.now();
            agent.link = Link.CONNECTED;
            agent.linkSince = now;
            agent.heardAt = now;
            agent.version = version;
            agent.protocol = protocol;
            agent.sentence = "";
            tell(host);
        });
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

    private static HostInfo info(Agent agent) {
        return new HostInfo(
                agent.host, agent.link, agent.linkSince, agent.heardAt, agent.version, agent.protocol, agent.sentence);
    }
}
