package dev.bootbench.people;

import dev.bootbench.LabClock;
import dev.bootbench.sql.Sql;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is signed in. A session slides: each use puts off its end. */
@ApplicationScoped
class Sessions {
    /** At every request, so it is one statement and no transaction. */
    private static final String HOLDER = """
            select login_session.id as key, seen_at, person.* from login_session join person on person.id = person_id
            where key_hash = ? and expires_at > ? and not disabled
            """;

    private final LoginSessionRepository sessions;
    private final KeyUses uses;
    private final Sql sql;
    private final LabClock clock;
    private final PeopleConfig config;

    Sessions(LoginSessionRepository sessions, KeyUses uses, Sql sql, LabClock clock, PeopleConfig config) {
        this.sessions = sessions;
        this.uses = uses;
        this.sql = sql;
        this.clock = clock;
        this.config = config;
    }

    /**
     * Opens a session and returns its key, which is known nowhere else.
     *
     * @param person as they were when their password was right; empty when it is another by now, or the account disabled
     */
    @Transactional
    Optional<String> open(Person person) {
        // The lock: whoever changes the account, and then ends its sessions, comes before this or ends this one.
        if (sql.first("select id from person where id = ? and password = ? and not disabled for share", row -> row.getLong(1),
                person.id, person.password).isEmpty()) {
            return Optional.empty();
        }
        String key = Keys.fresh();
        LoginSession session = new LoginSession();
        session.person = person;
        session.keyHash = Keys.hash(key);
        session.createdAt = clock.now();
        session.seenAt = session.createdAt;
        session.expiresAt = session.createdAt.plus(config.sessionLife());
        sessions.persist(session);
        return Optional.of(key);
    }

    /** Whose session that is, while it and its account are good. */
    Optional<Person> holder(String key) {
        Instant now = clock.now();
        return sql.first(HOLDER, row -> {
            uses.session(row.getLong("key"), Sql.instant(row, "seen_at"), now);
            return Person.read(row);
        }, Keys.hash(key), now);
    }

    @Transactional
    void end(String key) {
        sessions.delete("keyHash", (Object) Keys.hash(key));
    }

    @Transactional
    void endAll(Person person) {
        sessions.delete("person", person);
    }

    /** @param kept the key of the session to leave open */
    @Transactional
    void endOthers(Person person, @Nullable String kept) {
        byte[] keptHash = Keys.hash(kept == null ? "" : kept);
        sessions.delete("person = ?1 and keyHash <> ?2", person, keptHash);
    }

    @Scheduled(every = "1h", delayed = "5m")
    @Transactional
    void sweep() {
        sessions.delete("expiresAt < ?1", clock.now());
    }
}
