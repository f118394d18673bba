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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks passwords, and slows down whoever guesses, at the front door or from within. */
@ApplicationScoped
class SignIn {
    private final PersonRepository people;
    private final Sessions sessions;
    private final Accounts accounts;
    private final Failures failures;
    private final PasswordDesk desk;
    private final PeopleConfig config;

    SignIn(PersonRepository people, Sessions sessions, Accounts accounts, Failures failures, PasswordDesk desk, PeopleConfig config) {
        this.people = people;
        this.sessions = sessions;
        this.accounts = accounts;
        this.failures = failures;
        this.desk = desk;
        this.config = config;
    }

    record SignedIn(PersonView person, String key) {}

    /** @param address the network address the attempt comes from */
    SignedIn signIn(String login, String password, String address) {
        long started = System.nanoTime();
        String name = login.strip().toLowerCase(Locale.ROOT);
        Optional<Person> person = people.findByLogin(name);
        Optional<Person> proved = attempt(name, address, () -> {
            if (person.isEmpty()) {
                Passwords.compareWithNobodys(password);
            }
            return person.filter(known -> Passwords.matches(password, known.password) && !known.disabled);
        });
        Optional<SignedIn> in = proved.flatMap(known -> sessions.open(known).map(key -> new SignedIn(PersonView.of(known), key)));
        return in.orElseThrow(() -> {
            takeAtLeast(started);
            return new ProblemException(ProblemType.NOT_SIGNED_IN, "Login or password is wrong, or the account is disabled.");
        });
    }

    /**
     * @param address as above: who has got hold of a session may guess no faster than others
     * @param keptSession the session to leave open, the one in which the person changes it
     */
    void changePassword(Person me, String current, String next, String address, @Nullable String keptSession) {
        if (current.equals(next)) {
            throw new ProblemException(ProblemType.INVALID, "The new password is the old one.");
        }
        String hash = attempt(me.login, address,
                () -> Passwords.matches(current, me.password) ? Optional.of(Passwords.hashChosen(next)) : Optional.empty())
                .orElseThrow(() -> new ProblemException(ProblemType.INVALID, "Your present password is not that."));
        accounts.changePassword(me, hash, keptSession);
    }

    /**
     * Counted before the password is looked at, and taken back when it is right: however many come at once, no more are looked
     * at than may fail.
     *
     * @param look empty when it is wrong
     */
    private <T> Optional<T> attempt(String login, String address, Supplier<Optional<T>> look) {
        return desk.serve(() -> {
            if (!failures.count(login, address)) {
                throw new ProblemException(ProblemType.TOO_MANY, "Too many wrong passwords. Wait "
                        + config.failureWindow().toMinutes() + " minutes, or ask an administrator for a new password.");
            }
            Optional<T> found = look.get();
            if (found.isPresent()) {
                failures.forget(login, address);
            }
            return found;
        });
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

        /** Notes one more, unless there are too many already. Attempts from one address are counted one after the other. */
        @Transactional
        boolean count(String login, String address) {
            entities.createNativeQuery("select pg_advisory_xact_lock(hashtextextended(:address, 2))", Object.class)
                    .setParameter("address", address).getSingleResult();
            Instant now = clock.now();
            Object[] counts = (Object[]) entities.createNativeQuery("""
                            select count(*) filter (where login = :login), count(*)
                            from failed_sign_in where address = :address and at > :since""", Object[].class)
                    .setParameter("login", login)
                    .setParameter("address", address)
                    .setParameter("since", now.minus(config.failureWindow()))
                    .getSingleResult();
            if (((Number) counts[0]).longValue() >= config.failuresPerLogin()
                    || ((Number) counts[1]).longValue() >= config.failuresPerAddress()) {
                return false;
            }
            entities.createNativeQuery("insert into failed_sign_in (login, address, at) values (:login, :address, :at)")
                    .setParameter("login", login)
                    .setParameter("address", address)
                    .setParameter("at", now)
                    .executeUpdate();
            return true;
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
