package dev.bootbench.people;

import dev.bootbench.LabClock;
import dev.bootbench.sql.Sql;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * WebSockets outlive the request that opened them, and who may open one is asked but then. They are closed within seconds of the end
 * of the session or token that they were opened with, whichever replica ended it.
 */
@ApplicationScoped
public class SignedInSockets {
    public static final int SIGNED_OUT = 4401;
    private static final UserData.TypedKey<String> KEY = UserData.TypedKey.forString("bootbench.key");
    private static final String GOOD = """
            select encode(k.key_hash, 'hex') from (
                select key_hash, person_id from login_session where expires_at > ?
                union all select key_hash, person_id from access_token where expires_at > ?) k
            join person p on p.id = k.person_id and not p.disabled
            where k.key_hash in (select decode(unnest(cast(? as text[])), 'hex'))
            """;

    private final OpenConnections connections;
    private final SecurityIdentity identity;
    private final Sql sql;
    private final LabClock clock;

    SignedInSockets(OpenConnections connections, SecurityIdentity identity, Sql sql, LabClock clock) {
        this.connections = connections;
        this.identity = identity;
        this.sql = sql;
        this.clock = clock;
    }

    /** To be called when a person's socket opens. */
    public void opened(WebSocketConnection connection) {
        @Nullable String key = identity.getAttribute(KeyIdentityProvider.KEY_HASH);
        if (key != null) {
            connection.userData().put(KEY, key);
        }
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void closeThoseOfTheSignedOut() {
        Map<String, List<WebSocketConnection>> open = connections.stream().filter(connection -> connection.userData().get(KEY) != null)
                .collect(Collectors.groupingBy(connection -> connection.userData().get(KEY)));
        if (open.isEmpty()) {
            return;
        }
        Instant now = clock.now();
        sql.list(GOOD, row -> row.getString(1), now, now, List.copyOf(open.keySet())).forEach(open::remove);
        CloseReason reason = new CloseReason(SIGNED_OUT, "You are signed out.");
        open.values().forEach(sockets -> sockets.forEach(
                socket -> socket.close(reason).subscribe().with(done -> { }, failure -> { })));
    }
}
