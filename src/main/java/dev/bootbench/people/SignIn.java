package dev.bootbench.people;

import dev.bootbench.LabClock;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Checks passwords, and slows down whoever guesses. */
@ApplicationScoped
class SignIn {
    private final PersonRepository people;
    private final Sessions sessions;
    private final Failures failures;
    private final PeopleConfig config;

    SignIn(PersonRepository people, Sessions sessions, Failures failures, PeopleConfig config) {
        this.people = people;
        this.sessions = sessions;
        this.failures = failures;
        this.config = config;
    }

    record SignedIn(PersonView person, String key) {}

    /** @param address the network address the attempt comes from */
    SignedIn signIn(String login, String password, String address) {
        long started = System.nanoTime();
        String name = login.strip().toLowerCase(Locale.ROOT);
        if (failures.tooMany(name, address)) {
            throw new ProblemException(ProblemType.TOO_MANY, "Too many failed sign-ins. Wait "
                    + config.failureWindow().toMinutes() + " minutes, or ask an administrator for a new password.");
        }
        Optional<Person> person = people.findByLogin(name);
        boolean right;
        if (person.isPresent()) {
            right = Passwords.matches(password, person.get().password) && !person.get().disabled;
        } else {
            Passwords.compareWithNobodys(password);
            right = false;
        }
        if (!right) {
            failures.note(name, address);
            takeAtLeast(started);
            throw new ProblemException(ProblemType.NOT_SIGNED_IN, "Login or password is wrong, or the account is disabled.");
        }
        failures.forget(name, address);
        return new SignedIn(PersonView.of(person.get()), sessions.open(person.get()));
    }

    private void takeAtLeast(long started) {
        long end = started + config.refusalTakes().toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Failed attempts, in the database so that all replicas count together. */
    @ApplicationScoped
    static class Failures {
        private final EntityManager entities;
        private final LabClock clock;
        private final PeopleConfig config;

        Failures(EntityManager entities, LabClock clock, PeopleConfig config) {
            this.entities = entities;
            this.clock = clock;
            this.config = config;
        }

        @Transactional
        boolean tooMany(String login, String address) {
            Instant since = clock.now().minus(config.failureWindow());
            Object[] counts = (Object[]) entities.createNativeQuery("""
                            select count(*) filter (where login = :login), count(*)
                            from failed_sign_in where address = :address and at > :since""", Object[].class)
                    .setParameter("login", login)
                    .setParameter("address", address)
                    .setParameter("since", since)
                    .getSingleResult();
            return ((Number) counts[0]).longValue() >= config.failuresPerLogin()
                    || ((Number) counts[1]).longValue() >= config.failuresPerAddress();
        }

        @Transactional
        void note(String login, String address) {
            entities.createNativeQuery("insert into failed_sign_in (login, address, at) values (:login, :address, :at)")
                    .setParameter("login", login.substring(0, Math.min(100, login.length())))
                    .setParameter("address", address)
                    .setParameter("at", clock.now())
                    .executeUpdate();
        }

        @Transactional
        void forget(String login, String address) {
            entities.createNativeQuery("delete from failed_sign_in where login = :login and address = :address")
                    .setParameter("login", login)
                    .setParameter("address", address)
                    .executeUpdate();
        }

        @Scheduled(every = "1h", delayed = "5m")
        @Transactional
        void sweep() {
            entities.createNativeQuery("delete from failed_sign_in where at < :until")
                    .setParameter("until", clock.now().minus(config.failureWindow()))
                    .executeUpdate();
        }
    }
}
