package dev.bootbench.news;

import dev.bootbench.LabClock;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import dev.bootbench.sql.Sql;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Claims deliveries and writes down how they ended. A claim puts off the time at which others may try, and counts: a replica that
 * dies leaves the delivery to the next, and one that was overtaken writes nothing.
 */
@ApplicationScoped
class Deliveries {
    /** The lane of all mail; those of webhooks are their numbers. */
    static final long MAIL = 0;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(3);
    private static final int FACTOR = 3;
    private static final int LONGEST_PROBLEM = 500;

    private static final String LANES = "select distinct coalesce(webhook_id, 0) from news_delivery where state = 'DUE' and due_at <= ?";
    private static final String CLAIM = """
            with mine as (
                update news_delivery set attempts = attempts + 1, due_at = ? where id = (
                    select id from news_delivery where state = 'DUE' and due_at <= ? and coalesce(webhook_id, 0) = ?
                    order by due_at, id limit 1 for update skip locked)
                returning *)
            select mine.*, n.uid, n.kind, n.at, n.until, n.payload, w.url, w.secret, p.email, p.login
            from mine join news n on n.id = mine.news_id left join webhook w on w.id = mine.webhook_id left join person p on p.id = mine.person_id
            """;
    private static final String ONE = """
            select d.*, n.uid, n.kind, n.at, n.until, n.payload, w.url, w.secret, cast(null as text) email, cast(null as text) login
            from news_delivery d join news n on n.id = d.news_id join webhook w on w.id = d.webhook_id where d.id = ?
            """;
    private static final String DONE = """
            update news_delivery set state = ?, due_at = ?, tried_at = ?, took_ms = ?, status = ?, problem = ?
            where id = ? and attempts = ? and state = 'DUE'
            """;
    private static final String TEST = """
            with item as (insert into news (uid, kind, at, payload) values (cast(? as uuid), 'test', ?, ?) returning id)
            insert into news_delivery (news_id, webhook_id, due_at, attempts) select id, cast(? as bigint), cast(? as timestamptz), 1 from item returning id
            """;

    private final Sql sql;
    private final Webhooks webhooks;
    private final Notifications notifications;
    private final LabClock clock;
    private final NewsConfig config;

    Deliveries(Sql sql, Webhooks webhooks, Notifications notifications, LabClock clock, NewsConfig config) {
        this.sql = sql;
        this.webhooks = webhooks;
        this.notifications = notifications;
        this.clock = clock;
        this.config = config;
    }

    /** Who is to be sent something now. */
    List<Long> lanes() {
        return sql.list(LANES, row -> row.getLong(1), clock.now());
    }

    @Transactional
    Optional<Due> claim(long lane) {
        Instant now = clock.now();
        return sql.first(CLAIM, Deliveries::due, now.plus(claimed()), now, lane);
    }

    /** News for one webhook that happened nowhere else. It is tried this once. */
    @Transactional
    Due test(long webhook, String news, String payload) {
        Instant now = clock.now();
        long id = sql.first(TEST, row -> row.getLong(1), news, now, payload, webhook, now.plus(claimed())).orElseThrow();
        return sql.first(ONE, Deliveries::due, id).orElseThrow();
    }

    /** Longer than any try takes. */
    private Duration claimed() {
        return config.timeout().multipliedBy(2).plusSeconds(40);
    }

    @Transactional
    void ended(Due due, Outcome outcome, Duration took) {
        Instant now = clock.now();
        switch (outcome) {
            case Outcome.Delivered delivered -> sql.update(DONE, DeliveryView.State.DELIVERED, now, now, took.toMillis(), delivered.status(), "",
                    due.id(), due.attempt());
            case Outcome.Failed failed -> failed(due, failed, took, now);
        }
    }

    private void failed(Due due, Outcome.Failed failed, Duration took, Instant now) {
        Instant next = now.plus(pause(due.attempt()));
        boolean test = due.kind().equals(NewsKind.TEST.code());
        Instant last = due.at().plus(config.giveUpAfter());
        boolean late = next.isAfter(due.webhook() == null && due.until() != null && due.until().isBefore(last) ? due.until() : last);
        boolean over = failed.forGood() || test || late;
        String problem = failed.problem().replace("\0", "");
        int written = sql.update(DONE, over ? DeliveryView.State.GIVEN_UP : DeliveryView.State.DUE, over ? now : next, now, took.toMillis(),
                failed.status(), problem.length() > LONGEST_PROBLEM ? problem.substring(0, LONGEST_PROBLEM) : problem, due.id(), due.attempt());
        if (written == 1 && over && !test && next.isAfter(last)) {
            tell(due, problem);
        }
    }

    /** Only where nothing else got through in all that time: one piece of news that a receiver cannot digest is its own matter. */
    private void tell(Due due, String problem) {
        boolean works = sql.first("select 1 from news_delivery where coalesce(webhook_id, 0) = ? and state = 'DELIVERED' and tried_at > ? limit 1",
                row -> true, Objects.requireNonNullElse(due.webhook(), MAIL), due.at()).isPresent();
        if (works) {
            return;
        }
        if (due.webhook() == null) {
            notifications.toAdministrators(new Note("mail-fails", "mail", "No mail could be sent for "
                    + hours() + ". The last time: " + problem, "/admin/webhooks"));
            return;
        }
        webhooks.switchOff(due.webhook(), "Nothing could be delivered for " + hours() + ". The last time: " + problem);
        notifications.toAdministrators(new Note("webhook-off", String.valueOf(due.webhook()), "The webhook " + due.url()
                + " is switched off: nothing could be delivered for " + hours() + ". " + problem + " Mend it, test it and switch it on again.",
                "/admin/webhooks"));
    }

    private String hours() {
        return config.giveUpAfter().toHours() + " hours";
    }

    /** 10 s, 30 s, 90 s and so on, up to 3 hours. */
    static Duration pause(int attempt) {
        Duration pause = FIRST_PAUSE;
        for (int i = 1; i < attempt && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(FACTOR);
        }
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        sql.update("delete from news where at < ?", clock.now().minus(config.kept()));
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(row.getLong("id"), row.getInt("attempts"), row.getString("uid"), row.getString("kind"), Sql.instant(row, "at"),
                Sql.instantOrNull(row, "until"), row.getString("payload"), Sql.longOrNull(row, "webhook_id"), row.getString("url"),
                row.getString("secret"), row.getString("email"), row.getString("login"));
    }
}
