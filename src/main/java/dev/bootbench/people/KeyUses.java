package dev.bootbench.people;

import dev.bootbench.sql.Sql;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * When sessions and tokens were last used, and how long a session goes on for that. Kept for a few seconds and written for all
 * together: a class that arrives in the same minute would otherwise wait for a write of each. What a coordinator that dies
 * has not written is a session that ends seconds earlier.
 */
@ApplicationScoped
class KeyUses {
    private static final String SESSIONS = """
            update login_session set seen_at = used.at, expires_at = used.at + cast(? as interval) from (
                select unnest(cast(? as bigint[])) as id, unnest(cast(? as timestamptz[])) as at) used
            where login_session.id = used.id and seen_at < used.at
            """;
    private static final String TOKENS = """
            update access_token set last_used_at = used.at from (
                select unnest(cast(? as bigint[])) as id, unnest(cast(? as timestamptz[])) as at) used
            where access_token.id = used.id and (last_used_at is null or last_used_at < used.at)
            """;

    /** How exact "last used" is: writing at every request would cost more than it tells. */
    private static final Duration GRAIN = Duration.ofMinutes(1);

    private final ConcurrentMap<Long, Instant> sessions = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, Instant> tokens = new ConcurrentHashMap<>();
    private final Sql sql;
    private final PeopleConfig config;

    KeyUses(Sql sql, PeopleConfig config) {
        this.sql = sql;
        this.config = config;
    }

    /** @param before when it was used last, as far as the database knows; the epoch: never */
    void session(long id, Instant before, Instant now) {
        note(sessions, id, before, now);
    }

    void token(long id, Instant before, Instant now) {
        note(tokens, id, before, now);
    }

    private static void note(ConcurrentMap<Long, Instant> uses, long id, Instant before, Instant now) {
        if (before.plus(GRAIN).isBefore(now)) {
            uses.put(id, now);
        }
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void write() {
        Map<Long, Instant> seen = taken(sessions);
        if (!seen.isEmpty()) {
            sql.update(SESSIONS, config.sessionLife().toString(), texts(seen.keySet()), texts(seen.values()));
        }
        Map<Long, Instant> used = taken(tokens);
        if (!used.isEmpty()) {
            sql.update(TOKENS, texts(used.keySet()), texts(used.values()));
        }
    }

    /** In the order of their numbers, as other replicas write, too. */
    private static Map<Long, Instant> taken(ConcurrentMap<Long, Instant> uses) {
        Map<Long, Instant> taken = new TreeMap<>(uses);
        taken.forEach(uses::remove);
        return taken;
    }

    private static List<String> texts(Collection<?> values) {
        return values.stream().map(String::valueOf).toList();
    }
}
