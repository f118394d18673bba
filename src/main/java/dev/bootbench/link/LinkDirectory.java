package dev.bootbench.link;

import dev.bootbench.Background;
import dev.bootbench.replicas.Heard;
import dev.bootbench.replicas.NewsMissed;
import dev.bootbench.replicas.Replica;
import dev.bootbench.replicas.Replicas;
import dev.bootbench.replicas.Topic;
import dev.bootbench.replicas.Wire;
import dev.bootbench.sql.Sql;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Which replica each agent is linked with. What is known of others' links here may be a moment old, which costs a message at most:
 * the replica that has the link decides.
 */
@ApplicationScoped
class LinkDirectory {
    private static final Logger LOG = Logger.getLogger(LinkDirectory.class);
    private static final String BEGIN = """
            insert into agent_link (host, replica, generation, since) values (?, ?, ?, ?)
            on conflict (host) do update set replica = excluded.replica, generation = excluded.generation, since = excluded.since
            """;
    private static final String ELSEWHERE = "select host, replica, generation from agent_link where replica <> ?";

    /** @param generation the same replica may have lost the agent and got it again */
    private record Place(Replica replica, long generation) {}

    private final Sql sql;
    private final Replicas replicas;
    private final Wire wire;
    private final Event<AgentUnreachable> unreachable;
    private final Event<AgentElsewhere> found;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Map<String, Place> elsewhere = Map.of();

    LinkDirectory(Sql sql, Replicas replicas, Wire wire, Event<AgentUnreachable> unreachable, Event<AgentElsewhere> found) {
        this.sql = sql;
        this.replicas = replicas;
        this.wire = wire;
        this.unreachable = unreachable;
        this.found = found;
    }

    /** The other replica that the host is linked with. Never waits. */
    Optional<Replica> holder(String host) {
        return Optional.ofNullable(elsewhere.get(host)).map(Place::replica);
    }

    /** The same, as the database has it now. */
    Optional<Replica> holderNow(String host) {
        return sql.first("select replica from agent_link where host = ? and replica <> ?", row -> row.getObject(1, UUID.class),
                host, replicas.self()).flatMap(replicas::find);
    }

    /** Within the transaction that notes the link, under the host's lock. */
    void begun(String host, long generation, Instant now) {
        wire.tell(Topic.LINK, host);
        sql.update(BEGIN, host, replicas.self(), generation, now);
    }

    /** Within the transaction that notes the end of the host's present link. */
    void ended(String host) {
        wire.tell(Topic.LINK, host);
        sql.update("update agent_link set replica = null where host = ?", host);
    }

    void heard(@Observes Heard news) {
        if (news.topic() == Topic.LINK) {
            Background.start("links", this::look);
        }
    }

    void missed(@Observes NewsMissed event) {
        Background.start("links", this::look);
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void backstop() {
        if (!replicas.alone() || !elsewhere.isEmpty()) {
            look();
        }
    }

    private void look() {
        turn.lock();
        try {
            Map<String, Place> before = elsewhere;
            Map<String, Place> now = new HashMap<>();
            sql.list(ELSEWHERE, this::read, replicas.self()).forEach(entry -> entry.ifPresent(place -> now.put(place.getKey(), place.getValue())));
            elsewhere = Map.copyOf(now);
            before.keySet().stream().filter(host -> !before.get(host).equals(now.get(host)))
                    .forEach(host -> unreachable.fire(new AgentUnreachable(host)));
            now.keySet().stream().filter(host -> !now.get(host).equals(before.get(host)))
                    .forEach(host -> found.fire(new AgentElsewhere(host)));
        } catch (RuntimeException e) {
            LOG.warnf("where agents are linked cannot be looked up: %s", e.getMessage());
        } finally {
            turn.unlock();
        }
    }

    private Optional<Map.Entry<String, Place>> read(ResultSet row) throws SQLException {
        String host = row.getString(1);
        long generation = row.getLong(3);
        return replicas.find(row.getObject(2, UUID.class)).map(replica -> Map.entry(host, new Place(replica, generation)));
    }
}
