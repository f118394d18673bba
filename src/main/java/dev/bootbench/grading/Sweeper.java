package dev.bootbench.grading;

import dev.bootbench.LabClock;
import dev.bootbench.link.HostInfo;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.Link;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;

/** Takes attempts back from agents that have been silent about them for too long. */
@ApplicationScoped
class Sweeper {
    private static final String EXPIRED = "select id from attempt where host is not null and expires_at < ? order by id";

    private final Sql sql;
    private final Attempts attempts;
    private final LabFaults faults;
    private final Hosts hosts;
    private final LabClock clock;
    private final GradingConfig config;
    private volatile Instant started = Instant.MAX;

    Sweeper(Sql sql, Attempts attempts, LabFaults faults, Hosts hosts, LabClock clock, GradingConfig config) {
        this.sql = sql;
        this.attempts = attempts;
        this.faults = faults;
        this.hosts = hosts;
        this.clock = clock;
        this.config = config;
    }

    void onStart(@Observes StartupEvent event) {
        started = clock.now();
    }

    /** Agents first have their time to come back, after this coordinator was away as after their link was. */
    @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        Instant now = clock.now();
        if (now.minus(config.reconnect()).isBefore(started)) {
            return;
        }
        List<Long> expired = sql.list(EXPIRED, row -> row.getLong(1), now);
        for (long id : expired) {
            QuarkusTransaction.requiringNew().run(() -> attempts.locked(id).ifPresent(attempt -> sweep(attempt, now)));
        }
    }

    private void sweep(Attempt attempt, Instant now) {
        Instant expires = attempt.expiresAt();
        // It may have been renewed between the look and the lock.
        if (expires == null || !expires.isBefore(now)) {
            return;
        }
        String host = attempt.fence().host();
        HostInfo info = hosts.find(host).orElse(null);
        if (info != null && info.link() == Link.LOST) {
            if (info.since().plus(config.reconnect()).isBefore(now)) {
                faults.happened(attempt, "host %s has been out of reach for more than %d s"
                        .formatted(host, config.reconnect().toSeconds()));
            }
        } else {
            faults.happened(attempt, "host %s does not work on it any more".formatted(host));
        }
    }
}
