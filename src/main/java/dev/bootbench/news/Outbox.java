package dev.bootbench.news;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.LabClock;
import dev.bootbench.LabConfig;
import dev.bootbench.boards.Allocation;
import dev.bootbench.booking.Hold;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * News on their way out: written in the transaction of what happened, with one delivery for each who wants them. So nothing is
 * told that did not happen, and nothing that happened is lost. News that nobody wants are not kept.
 */
@ApplicationScoped
class Outbox {
    private static final String ADD = """
            with hooks as (select id from webhook where enabled and ? = any (kinds)),
            readers as (
                select p.id from person p left join mail_choice c on c.person_id = p.id
                where p.id = any (cast(? as bigint[])) and not p.disabled and coalesce(p.email, '') <> '' and ? = any (coalesce(c.kinds, ?))),
            item as (
                insert into news (uid, kind, at, payload, until) select cast(? as uuid), ?, cast(? as timestamptz), ?, cast(? as timestamptz)
                where exists (select from hooks) or exists (select from readers) returning id)
            insert into news_delivery (news_id, webhook_id, person_id, due_at)
            select item.id, hooks.id, cast(null as bigint), cast(? as timestamptz) from item, hooks
            union all select item.id, null, readers.id, cast(? as timestamptz) from item, readers
            """;

    private final Sql sql;
    private final LabClock clock;
    private final ObjectMapper json;
    private final MailSettings mail;
    private final String portal;
    /** Also of other replicas, as of a second ago. */
    private volatile boolean hooks = true;

    Outbox(Sql sql, LabClock clock, ObjectMapper json, MailSettings mail, LabConfig lab) {
        this.sql = sql;
        this.clock = clock;
        this.json = json;
        this.mail = mail;
        this.portal = lab.url().map(Object::toString).orElse("");
    }

    /** Whether anybody may want to know anything. Asked first: most labs send nothing, and bookings are not to pay for that. */
    boolean isRead() {
        return hooks || mail.on();
    }

    /** Looks for webhooks anew; a new one hears of what happens from then on. */
    void look() {
        hooks = sql.first("select 1 from webhook where enabled limit 1", row -> true).isPresent();
    }

    void add(News news) {
        Instant now = clock.now();
        String id = UUID.randomUUID().toString();
        String code = news.kind().code();
        List<String> readers = mail.on() ? news.readers().stream().map(String::valueOf).toList() : List.of();
        sql.update(ADD, code, readers, code, defaults(), id, code, now, payload(id, news, now), news.until(), now, now);
    }

    String payload(String id, News news, Instant now) {
        Hold hold = news.hold();
        Payload.Data data = new Payload.Data(news.text(), portal.isEmpty() || news.page().isEmpty() ? null : portal + news.page(), news.board(),
                hold == null ? null : new Payload.Reservation(hold.id(), holder(Objects.requireNonNull(hold.person())), hold.start(), hold.end(),
                        Objects.requireNonNull(hold.state())));
        try {
            return json.writeValueAsString(new Payload(id, news.kind().code(), now, data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a payload is always writable", e);
        }
    }

    private Allocation.Holder holder(long person) {
        return sql.first("select login, name from person where id = ?",
                row -> new Allocation.Holder(row.getString("login"), row.getString("name")), person).orElseThrow();
    }

    static List<String> defaults() {
        return Arrays.stream(NewsKind.values()).filter(kind -> kind.byDefault).map(NewsKind::code).toList();
    }
}
