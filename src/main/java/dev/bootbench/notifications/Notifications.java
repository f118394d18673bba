package dev.bootbench.notifications;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.people.Role;
import dev.bootbench.sql.Sql;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells people what they should know, within the transaction of what happened: either both are kept or neither. */
@ApplicationScoped
public class Notifications {
    private static final Duration KEPT = Duration.ofDays(90);
    private static final int LONGEST = 1000;

    private static final String TELL = """
            insert into notification (person_id, code, subject, text, link, at) values (?, ?, ?, ?, ?, ?)
            on conflict (person_id, code, subject) where read_at is null
            do update set text = excluded.text, link = excluded.link, at = excluded.at
            """;

    private final Sql sql;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final Event<Told> told;

    Notifications(Sql sql, LabClock clock, Event<Changed> changed, Event<Told> told) {
        this.sql = sql;
        this.clock = clock;
        this.changed = changed;
        this.told = told;
    }

    /** @param readAt null while it is unread */
    public record Notification(
            long id, String code, String subject, String text, String link, Instant at, @Nullable Instant readAt) {}

    private record Addressee(long id, String login) {}

    /** Tells every administrator. */
    @Transactional
    public void toAdministrators(Note note) {
        toRoles(List.of(Role.ADMIN.name()), note);
    }

    /** Tells every teacher, and administrators, who may do all that teachers may. */
    @Transactional
    public void toTeachers(Note note) {
        toRoles(List.of(Role.TEACHER.name(), Role.ADMIN.name()), note);
    }

    private void toRoles(List<String> roles, Note note) {
        tell(sql.list("select id, login from person where role = any (?) and not disabled", Notifications::addressee, roles), note);
    }

    /** Tells one person. */
    @Transactional
    public void to(long person, Note note) {
        tell(sql.list("select id, login from person where id = ?", Notifications::addressee, person), note);
    }

    private void tell(List<Addressee> people, Note note) {
        people.forEach(person -> tell(person, note));
        told.fire(new Told(people.stream().map(Addressee::id).toList(), note));
    }

    private void tell(Addressee person, Note note) {
        String text = note.text().replace("\0", "");
        sql.update(TELL, person.id(), note.code(), note.subject(),
                text.length() > LONGEST ? text.substring(0, LONGEST) : text, note.link(), clock.now());
        changed.fire(new Changed(Changed.Kind.NOTIFICATION, person.login()));
    }

    /** The newest first. */
    List<Notification> of(long person, int limit) {
        return sql.list("select * from notification where person_id = ? order by at desc, id desc limit ?",
                Notifications::read, person, limit);
    }

    int unread(long person) {
        return sql.first("select count(*) from notification where person_id = ? and read_at is null",
                row -> row.getInt(1), person).orElse(0);
    }

    /** Reading what is read changes nothing. False when the person has no such notification. */
    @Transactional
    boolean read(long person, String login, long id) {
        boolean mine = sql.update("update notification set read_at = coalesce(read_at, ?) where id = ? and person_id = ?",
                clock.now(), id, person) == 1;
        changed.fire(new Changed(Changed.Kind.NOTIFICATION, login));
        return mine;
    }

    @Transactional
    void readAll(long person, String login) {
        sql.update("update notification set read_at = ? where person_id = ? and read_at is null", clock.now(), person);
        changed.fire(new Changed(Changed.Kind.NOTIFICATION, login));
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        sql.update("delete from notification where at < ?", clock.now().minus(KEPT));
    }

    private static Addressee addressee(ResultSet row) throws SQLException {
        return new Addressee(row.getLong("id"), row.getString("login"));
    }

    private static Notification read(ResultSet row) throws SQLException {
        return new Notification(row.getLong("id"), row.getString("code"), row.getString("subject"), row.getString("text"),
                row.getString("link"), Sql.instant(row, "at"), Sql.instantOrNull(row, "read_at"));
    }
}
