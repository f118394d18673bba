package dev.bootbench.people;

import dev.bootbench.LabClock;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Making and changing accounts. Everything here lands in the audit log. */
@ApplicationScoped
public class Accounts {
    private static final Pattern LOGIN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@<>,;:\"()\\[\\]\\\\\\p{Cntrl}]+@[^\\s@<>,;:\"()\\[\\]\\\\\\p{Cntrl}]+");
    private static final int LONGEST_NAME = 200;

    private final PersonRepository people;
    private final Sessions sessions;
    private final AccessTokens tokens;
    private final SshKeys keys;
    private final Audit audit;
    private final LabClock clock;
    private final Event<AccessWithdrawn> withdrawn;

    Accounts(
            PersonRepository people, Sessions sessions, AccessTokens tokens, SshKeys keys, Audit audit, LabClock clock,
            Event<AccessWithdrawn> withdrawn) {
        this.people = people;
        this.sessions = sessions;
        this.tokens = tokens;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
        this.withdrawn = withdrawn;
    }

    /** An account and the password drawn for it, shown this once. */
    record Created(Person person, String password) {}

    @Transactional
    Created create(String login, String name, Role role, @Nullable String email) {
        String normal = login.strip().toLowerCase(Locale.ROOT);
        if (!LOGIN.matcher(normal).matches()) {
            throw invalid("The login \"" + shortened(login) + "\" is not allowed: 1 to 63 of a-z, 0-9, dot, dash and "
                    + "underscore, beginning with a letter or digit.");
        }
        if (people.findByLogin(normal).isPresent()) {
            throw new ProblemException(ProblemType.CONFLICT, "There is an account " + normal + " already.");
        }
        String password = Passwords.draw();
        Person person = new Person();
        person.login = normal;
        person.name = checkedName(name);
        person.email = checkedEmail(email);
        person.role = role;
        person.password = Passwords.hashDrawn(password);
        person.createdAt = clock.now();
        people.persistAndFlush(person);
        audit.log("person-created", normal, "role " + role);
        return new Created(person, password);
    }

    /** Changes what is not null. An administrator cannot shut out the last administrator. */
    @Transactional
    Person change(String login, @Nullable String name, @Nullable Role role, @Nullable Boolean disabled) {
        Person person = byLogin(login);
        boolean wasAdmin = person.role == Role.ADMIN && !person.disabled;
        if (name != null) {
            person.name = checkedName(name);
        }
        if (role != null && role != person.role) {
            audit.log("person-role", person.login, person.role + " to " + role);
            person.role = role;
        }
        if (disabled != null && disabled != person.disabled) {
            person.disabled = disabled;
            audit.log(disabled ? "person-disabled" : "person-enabled", person.login, "");
            if (disabled) {
                people.flush();
                sessions.endAll(person);
                tokens.withdrawAll(person);
            }
        }
        boolean isAdmin = person.role == Role.ADMIN && !person.disabled;
        if (wasAdmin && !isAdmin && people.count("role = ?1 and not disabled", Role.ADMIN) == 0) {
            throw new ProblemException(ProblemType.CONFLICT, person.login
                    + " is the last administrator: make another one first, else nobody can manage the lab.");
        }
        return person;
    }

    /** Draws a new password; nothing that let somebody in with this account before does so any more. */
    @Transactional
    String reset(String login) {
        Person person = byLogin(login);
        String password = Passwords.draw();
        person.password = Passwords.hashDrawn(password);
        people.flush();
        sessions.endAll(person);
        tokens.withdrawAll(person);
        keys.removeAll(person);
        withdrawn.fire(new AccessWithdrawn(Objects.requireNonNull(person.id)));
        audit.log("password-reset", person.login, "its sessions, tokens, SSH keys, calendar feeds and links to watch are withdrawn");
        return password;
    }

    /**
     * Ends the person's other sessions and withdraws their tokens. SSH keys, feeds and links stay: their owner sees which there are.
     *
     * @param me as they were when they proved to know their password
     * @param hash of the new one
     * @param keptSession the session to leave open, the one in which the person changed it
     */
    @Transactional
    void changePassword(Person me, String hash, @Nullable String keptSession) {
        if (people.update("password = ?1 where id = ?2 and password = ?3", hash, me.id, me.password) == 0) {
            throw new ProblemException(ProblemType.CONFLICT, "Your password was changed a moment ago. Sign in again.");
        }
        sessions.endOthers(me, keptSession);
        tokens.withdrawAll(me);
        audit.log("password-changed", me.login, "other sessions and all tokens are withdrawn");
    }

    /** Where somebody gets mail; null: nowhere. */
    @Transactional
    public @Nullable String mailAddress(Person person) {
        return byLogin(person.login).email;
    }

    /** @param address empty: they get no mail any more */
    @Transactional
    public void changeMailAddress(Person me, String address) {
        Person person = byLogin(me.login);
        String next = checkedEmail(address);
        if (!Objects.equals(person.email, next)) {
            person.email = next;
            audit.log("mail-address-changed", person.login, "");
        }
    }

    private Person byLogin(String login) {
        return people.findByLogin(login)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no account " + shortened(login) + "."));
    }

    private static String checkedName(String name) {
        String stripped = name.strip();
        if (stripped.isEmpty() || stripped.length() > LONGEST_NAME || stripped.chars().anyMatch(Character::isISOControl)) {
            throw invalid("A name has 1 to " + LONGEST_NAME + " characters, without line breaks and tabs.");
        }
        return stripped;
    }

    private static @Nullable String checkedEmail(@Nullable String email) {
        if (email == null || email.isBlank()) {
            return null;
        }
        String stripped = email.strip();
        if (stripped.length() > LONGEST_NAME || !EMAIL.matcher(stripped).matches()) {
            throw invalid("\"" + shortened(stripped) + "\" is no e-mail address.");
        }
        return stripped;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ProblemType.INVALID, detail);
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
