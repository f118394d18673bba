package dev.bootbench.people;

import dev.bootbench.LabClock;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is signed in. A session slides: each use puts off its end. */
@ApplicationScoped
class Sessions {
    /** How exact "last used" is: writing at every request would cost more than it tells. */
    private static final Duration GRAIN = Duration.ofMinutes(1);

    private final LoginSessionRepository sessions;
    private final LabClock clock;
    private final PeopleConfig config;

    Sessions(LoginSessionRepository sessions, LabClock clock, PeopleConfig config) {
        this.sessions = sessions;
        this.clock = clock;
        this.config = config;
    }

    /** Opens a session and returns its key, which is known nowhere else. */
    @Transactional
    String open(Person person) {
        String key = Keys.fresh();
        LoginSession session = new LoginSession();
        session.person = person;
        session.keyHash = Keys.hash(key);
        session.createdAt = clock.now();
        session.seenAt = session.createdAt;
        session.expiresAt = session.createdAt.plus(config.sessionLife());
        sessions.persist(session);
        return key;
    }

    /** Whose session that is, while it and its account are good. */
    @Transactional
    Optional<PersonView> holder(String key) {
        Instant now = clock.now();
        return sessions.find("from LoginSession s join fetch s.person where s.keyHash = ?1", Keys.hash(key))
                .firstResultOptional()
                .filter(session -> session.expiresAt.isAfter(now) && !session.person.disabled)
                .map(session -> {
                    if (session.seenAt.plus(GRAIN).isBefore(now)) {
                        session.seenAt = now;
                        session.expiresAt = now.plus(config.sessionLife());
                    }
                    return PersonView.of(session.person);
                });
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
