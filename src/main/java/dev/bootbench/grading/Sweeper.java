package dev.bootbench.grading;

import dev.bootbench.Attendance;
import dev.bootbench.LabClock;
import dev.bootbench.link.HostInfo;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.Link;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Takes attempts back from agents that have been silent about them for too long. */
@ApplicationScoped
class Sweeper {
    private static final String EXPIRED = "select attempt_id, number from run where host is not null and expires_at < ? order by attempt_id, number";

    private final Sql sql;
    private final Attempts attempts;
    private final Runs runs;
    private final LabFaults faults;
    private final Hosts hosts;
    private final LabClock clock;
    private final Attendance attendance;
    private final GradingConfig config;

    Sweeper(
            Sql sql, Attempts attempts, Runs runs, LabFaults faults, Hosts hosts, LabClock clock, Attendance attendance, GradingConfig config) {
        this.sql = sql;
        this.attempts = attempts;
        this.runs = runs;
        this.faults = faults;
        this.hosts = hosts;
        this.clock = clock;
        this.attendance = attendance;
        this.config = config;
    }

    /** Agents first have their time to come back, after this coordinator was away as after their link was. */
    @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        Instant now = clock.now();
        if (now.minus(config.reconnect()).isBefore(attendance.since(now))) {
            return;
        }
        record Expired(long attempt, int run) {}
        for (Expired expired : sql.list(EXPIRED, row -> new Expired(row.getLong(1), row.getInt(2)), now)) {
            QuarkusTransaction.requiringNew().run(() -> attempts.locked(expired.attempt()).ifPresent(attempt ->
                    runs.find(attempt.id(), expired.run()).ifPresent(run -> sweep(new Claimed(attempt, run), now))));
        }
    }

    private void sweep(Claimed claimed, Instant now) {
        Instant expires = claimed.run().expiresAt();
        // It may have been renewed between the look and the lock.
        if (expires == null || !expires.isBefore(now)) {
            return;
        }
        String host = claimed.run().fence().host();
        HostInfo info = hosts.find(host).orElse(null);
        if (info != null && info.link() == Link.LOST) {
            if (info.since().plus(config.reconnect()).isBefore(now)) {
                faults.happened(claimed, "host %s has been out of reach for more than %d s"
                        .formatted(host, config.reconnect().toSeconds()));
            }
        } else {
            faults.happened(claimed, "host %s does not work on it any more".formatted(host));
        }
    }
}
