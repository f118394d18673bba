package dev.bootbench.link;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The hosts of the lab, and what administrators do with them: they come, are drained, renamed, given new credentials, and
 * go. How their links are is {@link LinkNotes}' to write down.
 */
@ApplicationScoped
public class Hosts {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final AgentRepository agents;
    private final LabClock clock;
    private final Event<HostRemoved> removed;
    private final Event<HostRenamed> renamed;
    private final Event<HostCutOff> cutOff;
    private final Event<Changed> changed;

    Hosts(
            AgentRepository agents, LabClock clock, Event<HostRemoved> removed, Event<HostRenamed> renamed,
            Event<HostCutOff> cutOff, Event<Changed> changed) {
        this.agents = agents;
        this.clock = clock;
        this.removed = removed;
        this.renamed = renamed;
        this.cutOff = cutOff;
        this.changed = changed;
    }

    /** By name, without the removed ones. */
    @Transactional
    public List<HostInfo> all() {
        return agents.list("state <> ?1", Sort.by("host"), HostState.REMOVED).stream().map(Hosts::info).toList();
    }

    @Transactional
    public Optional<HostInfo> find(String host) {
        return agents.findByIdOptional(host).filter(agent -> agent.state != HostState.REMOVED).map(Hosts::info);
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
        String credential = AgentCredential.create();
        add(host, "Never connected yet. Start its agent with the credential.").credential = AgentCredential.hash(credential);
        return credential;
    }

    /** Makes a new host that cannot connect before its machine has joined with a token. */
    @Transactional
    public void announce(String host) {
        add(host, "Never connected yet. Run the join command on the machine.");
    }

    private Agent add(String host, String sentence) {
        demandName(host);
        Agent agent = agents.findById(host, LockModeType.PESSIMISTIC_WRITE);
        if (agent != null && agent.state != HostState.REMOVED) {
            throw new ProblemException(ProblemType.CONFLICT, "There is a host " + host
                    + " already. For a new credential, rotate it or make a join token.");
        }
        if (agent == null) {
            agent = new Agent();
            agent.host = host;
            agent.state = HostState.ACTIVE;
            agent.stateSince = clock.now();
            agent.createdAt = agent.stateSince;
        } else {
            agent.become(HostState.ACTIVE, clock.now());
        }
        agent.link = Link.LOST;
        agent.linkSince = agent.stateSince;
        agent.heardAt = null;
        agent.version = "";
        agent.protocol = "";
        agent.sentence = sentence;
        agents.persist(agent);
        tell(host);
        return agent;
    }

    /**
     * Replaces the credential; the agent that still uses the old one is cut off.
     *
     * @return the new one, which is not kept and cannot be read again
     */
    @Transactional
    public String rotate(String host) {
        Agent agent = inService(host);
        String credential = AgentCredential.create();
        agent.credential = AgentCredential.hash(credential);
        cutOff.fire(new HostCutOff(host, "Host " + host + " was given a new credential."));
        tell(host);
        return credential;
    }

    /** From now on nothing new begins on its boards. Draining one that drains changes nothing. */
    @Transactional
    public void drain(String host) {
        Agent agent = inService(host);
        if (agent.state != HostState.DRAINING) {
            agent.become(HostState.DRAINING, clock.now());
            tell(host);
        }
    }

    /** Back into service. A retired host has no credential: its machine joins anew. */
    @Transactional
    public void resume(String host) {
        Agent agent = known(host);
        if (agent.state == HostState.RETIRED) {
            agent.sentence = "Back in service. Its credential was revoked: make a join token and run the join command on it.";
        }
        if (agent.state != HostState.ACTIVE) {
            agent.become(HostState.ACTIVE, clock.now());
            tell(host);
        }
    }

    /** Takes it out of service: no credential, no boards; it is still shown. */
    @Transactional
    public void retire(String host) {
        Agent agent = known(host);
        if (agent.state != HostState.RETIRED) {
            end(agent, HostState.RETIRED, "Host " + host + " was taken out of service by an administrator.");
            agent.sentence = "Out of service.";
        }
    }

    /** Takes it out of sight. False when there is no such host. */
    @Transactional
    public boolean remove(String host) {
        Optional<Agent> agent = locked(host);
        agent.ifPresent(present ->
                end(present, HostState.REMOVED, "Host " + host + " was removed by an administrator."));
        return agent.isPresent();
    }

    private void end(Agent agent, HostState last, String sentence) {
        agent.become(last, clock.now());
        agent.credential = null;
        removed.fire(new HostRemoved(agent.host));
        cutOff.fire(new HostCutOff(agent.host, sentence));
        tell(agent.host);
    }

    /** Gives it another name; its boards, their history and its credential stay. Its agent connects anew and is told. */
    @Transactional
    public void rename(String from, String to) {
        Agent agent = known(from);
        demandName(to);
        if (from.equals(to)) {
            return;
        }
        if (agents.findById(to) != null) {
            throw new ProblemException(ProblemType.CONFLICT, "The name " + to
                    + " is or was another host's, and the history of its boards keeps it. Choose another name.");
        }
        agents.flush();
        agents.getEntityManager().createNativeQuery("""
                update agent set host = :to, link = 'LOST', link_since = :now,
                       sentence = case when link = 'CONNECTED' then 'Renamed; its agent is connecting again.' else sentence end
                where host = :from
                """)
                .setParameter("to", to)
                .setParameter("from", from)
                .setParameter("now", clock.now())
                .executeUpdate();
        // What was read under the old name must not be written back.
        agents.getEntityManager().clear();
        renamed.fire(new HostRenamed(from, to));
        cutOff.fire(new HostCutOff(from, "Host " + from + " is called " + to + " now."));
        tell(from);
        tell(to);
    }

    private Agent inService(String host) {
        Agent agent = known(host);
        if (!agent.state.inService()) {
            throw new ProblemException(ProblemType.CONFLICT, "Host " + host + " is retired. Take it back into service first.");
        }
        return agent;
    }

    private Agent known(String host) {
        return locked(host).orElseThrow(Hosts::noSuchHost);
    }

    private Optional<Agent> locked(String host) {
        return agents.findByIdOptional(host, LockModeType.PESSIMISTIC_WRITE).filter(agent -> agent.state != HostState.REMOVED);
    }

    static ProblemException noSuchHost() {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no host of that name. GET /api/hosts lists them.");
    }

    private static void demandName(String host) {
        if (!NAME.matcher(host).matches()) {
            throw new ProblemException(ProblemType.INVALID, "A host's name has 1 to 63 lower-case letters, digits and "
                    + "hyphens and begins with a letter or digit, like bench-1. This one does not.");
        }
    }

    private void tell(String host) {
        changed.fire(new Changed(Changed.Kind.HOST, host));
    }

    private static HostInfo info(Agent agent) {
        return new HostInfo(agent.host, agent.link, agent.linkSince, agent.heardAt, agent.version, agent.protocol,
                agent.sentence, agent.state, agent.stateSince, agent.credential != null);
    }
}
