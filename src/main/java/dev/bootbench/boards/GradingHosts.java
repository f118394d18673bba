package dev.bootbench.boards;

import static java.util.stream.Collectors.toMap;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Which hosts take no attempts because they failed one submission after the other. People may still book their boards. A
 * person brings such a host back, or a check of a board's health that somebody asked for and that is passed.
 */
@ApplicationScoped
public class GradingHosts {
    private static final String WITHDRAW = """
            insert into grading_host (host, withdrawn_at, reason) values (?, ?, ?)
            on conflict (host) do update set withdrawn_at = excluded.withdrawn_at, reason = excluded.reason
             where grading_host.withdrawn_at is null
            """;
    private static final String BACK = "update grading_host set withdrawn_at = null, reason = '' where host = ? and withdrawn_at is not null";

    private final Sql sql;
    private final LabClock clock;
    private final Notifications notifications;
    private final Event<Changed> changed;

    GradingHosts(Sql sql, LabClock clock, Notifications notifications, Event<Changed> changed) {
        this.sql = sql;
        this.clock = clock;
        this.notifications = notifications;
        this.changed = changed;
    }

    /** @param reason a sentence */
    public record Withdrawn(String host, Instant since, String reason) {}

    /** By host. */
    public Map<String, Withdrawn> withdrawn() {
        return sql.list(
                        "select host, withdrawn_at, reason from grading_host where withdrawn_at is not null",
                        row -> new Withdrawn(row.getString("host"), Sql.instant(row, "withdrawn_at"), row.getString("reason")))
                .stream()
                .collect(toMap(Withdrawn::host, host -> host));
    }

    /** Until when the host's faults do not count any more, as a person has looked at it. */
    public Optional<Instant> forgivenUntil(String host) {
        return sql.first("select forgiven_until from grading_host where host = ? and forgiven_until is not null",
                row -> Sql.instant(row, "forgiven_until"), host);
    }

    /** No attempt begins on the host from now on; administrators are told, once. */
    @Transactional
    public void withdraw(String host, String reason) {
        if (sql.update(WITHDRAW, host, clock.now(), reason) > 0) {
            notifications.toAdministrators(new Note("host-withdrawn", host,
                    "Host " + host + " takes no attempts any more. " + reason, "/hosts"));
            tell(host);
        }
    }

    /** A person has looked at it: it grades again, and what it failed before is forgotten. @return false when it graded anyway */
    @Transactional
    public boolean resume(String host) {
        boolean back = sql.update(BACK, host) > 0;
        if (back) {
            sql.update("update grading_host set forgiven_until = ? where host = ?", clock.now(), host);
            tell(host);
        }
        return back;
    }

    /** A board of it is healthy: it grades again, and is withdrawn with the next fault, as nobody has found the cause. */
    void passed(String host) {
        if (sql.update(BACK, host) > 0) {
            tell(host);
        }
    }

    private void tell(String host) {
        changed.fire(new Changed(Changed.Kind.HOST, host));
    }
}
