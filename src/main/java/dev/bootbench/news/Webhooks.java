package dev.bootbench.news;

import dev.bootbench.LabClock;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which programs are told of what. Everything here lands in the audit log. */
@ApplicationScoped
class Webhooks {
    private static final int MOST = 20;
    private static final int SHOWN = 50;
    private static final String DELIVERIES = """
            select d.*, n.uid, n.kind, n.at from news_delivery d join news n on n.id = d.news_id where d.webhook_id = ? %s order by d.id desc limit ?
            """;

    private final Sql sql;
    private final Outbox outbox;
    private final Audit audit;
    private final LabClock clock;
    private final NewsConfig config;

    Webhooks(Sql sql, Outbox outbox, Audit audit, LabClock clock, NewsConfig config) {
        this.sql = sql;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
        this.config = config;
    }

    List<WebhookView> all() {
        return sql.list("select * from webhook order by id", row -> view(row, null));
    }

    /** @throws ProblemException for an address that the lab sends nothing to */
    @Transactional
    WebhookView make(String url, List<NewsKind> kinds, Person by) {
        demandGood(url, kinds);
        if (all().size() >= MOST) {
            throw new ProblemException(ProblemType.CONFLICT, "There are " + MOST + " webhooks already, which is the most. Remove one first.");
        }
        String secret = Signature.freshSecret();
        WebhookView made = sql.first("insert into webhook (url, kinds, secret, created_by, created_at) values (?, ?, ?, ?, ?) returning *",
                row -> view(row, secret), url, codes(kinds), secret, by.login, clock.now()).orElseThrow();
        audit.log("webhook-made", url, String.join(" ", codes(kinds)));
        outbox.look();
        return made;
    }

    /** Changes what is not null. Enabled again it is told of what happens from then on. */
    @Transactional
    WebhookView change(long id, @Nullable String url, @Nullable List<NewsKind> kinds, @Nullable Boolean enabled) {
        WebhookView before = find(id);
        WebhookView next = new WebhookView(id, url == null ? before.url() : url, kinds == null ? before.kinds() : kinds,
                enabled == null ? before.enabled() : enabled, "", before.createdBy(), before.createdAt(), null, null);
        demandGood(next.url(), next.kinds());
        sql.update("update webhook set url = ?, kinds = ?, enabled = ?, off_reason = case when ? then '' else off_reason end where id = ?",
                next.url(), codes(next.kinds()), next.enabled(), next.enabled(), id);
        if (!next.enabled()) {
            giveUp(id, "It was switched off.");
        }
        audit.log("webhook-changed", next.url(), (next.enabled() ? "on: " : "off: ") + String.join(" ", codes(next.kinds())));
        outbox.look();
        return find(id);
    }

    @Transactional
    void remove(long id) {
        WebhookView gone = find(id);
        sql.update("delete from webhook where id = ?", id);
        audit.log("webhook-removed", gone.url(), "");
    }

    /** The newest first. */
    List<DeliveryView> deliveries(long id) {
        find(id);
        return sql.list(DELIVERIES.formatted(""), Webhooks::delivery, id, SHOWN);
    }

    WebhookView find(long id) {
        return sql.first("select * from webhook where id = ?", row -> view(row, null), id)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no webhook " + id + ". GET /api/webhooks lists them."));
    }

    /** Within the caller's transaction. */
    void switchOff(long id, String reason) {
        sql.update("update webhook set enabled = false, off_reason = ? where id = ?", reason, id);
        giveUp(id, reason);
        audit.log("webhook-off", String.valueOf(id), reason);
    }

    private void giveUp(long id, String why) {
        sql.update("update news_delivery set state = 'GIVEN_UP', problem = case when problem = '' then ? else problem end "
                + "where webhook_id = ? and state = 'DUE'", why, id);
    }

    private void demandGood(String url, List<NewsKind> kinds) {
        Address.problem(url, config.allowHttp()).ifPresent(problem -> {
            throw new ProblemException(ProblemType.INVALID, problem);
        });
        if (kinds.isEmpty()) {
            throw new ProblemException(ProblemType.INVALID, "Say of what it is told: at least one of "
                    + String.join(", ", codes(NewsKind.choices())) + ".");
        }
    }

    private static List<String> codes(List<NewsKind> kinds) {
        return kinds.stream().distinct().sorted().map(NewsKind::code).toList();
    }

    private WebhookView view(ResultSet row, @Nullable String secret) throws SQLException {
        long id = row.getLong("id");
        return new WebhookView(id, row.getString("url"), Sql.texts(row, "kinds").stream().map(NewsKind::of).toList(), row.getBoolean("enabled"),
                row.getString("off_reason"), row.getString("created_by"), Sql.instant(row, "created_at"), secret,
                sql.first(DELIVERIES.formatted("and d.tried_at is not null"), Webhooks::delivery, id, 1).orElse(null));
    }

    static DeliveryView delivery(ResultSet row) throws SQLException {
        DeliveryView.State state = DeliveryView.State.valueOf(row.getString("state"));
        Instant due = Sql.instant(row, "due_at");
        return new DeliveryView(row.getLong("id"), row.getString("uid"), row.getString("kind"), Sql.instant(row, "at"), state, row.getInt("attempts"),
                Sql.instantOrNull(row, "tried_at"), Sql.longOrNull(row, "took_ms"), Sql.intOrNull(row, "status"), row.getString("problem"),
                state == DeliveryView.State.DUE ? due : null);
    }
}
