package dev.bootbench.people;

import dev.bootbench.LabClock;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The public keys with which people come in by SSH. A key says who somebody is, so each is one person's. */
@ApplicationScoped
public class SshKeys {
    private static final Duration GRAIN = Duration.ofMinutes(1);
    private static final int MOST = 20;
    private static final int LONGEST_NAME = 100;

    private final Sql sql;
    private final Audit audit;
    private final LabClock clock;

    SshKeys(Sql sql, Audit audit, LabClock clock) {
        this.sql = sql;
        this.audit = audit;
        this.clock = clock;
    }

    /** A key as its owner sees it. */
    public record KeyView(long id, String name, String type, String fingerprint, Instant createdAt, @Nullable Instant lastUsedAt) {}

    /** Whose key it is. */
    public record Owner(long key, long person, String login, String name) {}

    /** @param name empty: the key's comment, or its type */
    @Transactional
    KeyView add(Person person, String name, String pasted) {
        SshKeyLine key = SshKeyLine.parse(pasted);
        long owner = java.util.Objects.requireNonNull(person.id);
        if (of(person).size() >= MOST) {
            throw new ProblemException(ProblemType.CONFLICT, "You have " + MOST + " keys already: remove one first.");
        }
        sql.first("select person_id from ssh_key where fingerprint = ?", row -> row.getLong(1), key.fingerprint()).ifPresent(other -> {
            throw other == owner ? new ProblemException(ProblemType.CONFLICT, "You have this key already.") : anothers(key.fingerprint());
        });
        String given = name.strip().isEmpty() ? key.comment() : name.strip();
        String shown = given.isEmpty() ? type(key.line()) : given.substring(0, Math.min(LONGEST_NAME, given.length()));
        sql.update("insert into ssh_key (person_id, name, line, fingerprint, created_at) values (?, ?, ?, ?, ?) on conflict do nothing",
                owner, shown, key.line(), key.fingerprint(), clock.now());
        audit.log("ssh-key-added", person.login, shown + ", " + key.fingerprint());
        return of(person).stream().filter(view -> view.fingerprint().equals(key.fingerprint())).findFirst()
                .orElseThrow(() -> anothers(key.fingerprint()));
    }

    /** Nobody proves that a key is theirs by adding it; who took somebody else's is found, and loses it. */
    private static ProblemException anothers(String fingerprint) {
        return new ProblemException(ProblemType.CONFLICT, "This key belongs to another account: a key says who you are, so use one of your own. "
                + "If it is, tell an administrator its fingerprint, " + fingerprint + ": the audit log names who added it, and a new password "
                + "for that account takes its keys away.");
    }

    List<KeyView> of(Person person) {
        return sql.list("select * from ssh_key where person_id = ? order by id", row -> new KeyView(
                row.getLong("id"), row.getString("name"), type(row.getString("line")), row.getString("fingerprint"),
                Sql.instant(row, "created_at"), Sql.instantOrNull(row, "last_used_at")), person.id);
    }

    @Transactional
    void remove(Person person, long id) {
        KeyView key = of(person).stream().filter(view -> view.id() == id).findFirst()
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "You have no SSH key number " + id + "."));
        sql.update("delete from ssh_key where id = ? and person_id = ?", id, person.id);
        audit.log("ssh-key-removed", person.login, key.name() + ", " + key.fingerprint());
    }

    @Transactional
    void removeAll(Person person) {
        sql.update("delete from ssh_key where person_id = ?", person.id);
    }

    /** Whose account, which is not disabled, a key opens. */
    public Optional<Owner> owner(PublicKey key) {
        return sql.first("""
                select k.id, p.id as person, p.login, p.name from ssh_key k join person p on p.id = k.person_id
                where k.fingerprint = ? and not p.disabled
                """, row -> new Owner(row.getLong("id"), row.getLong("person"), row.getString("login"), row.getString("name")),
                SshKeyLine.fingerprint(key));
    }

    /** Which of these keys still open an account. */
    public List<Long> still(Collection<Long> keys) {
        return sql.list("select k.id from ssh_key k join person p on p.id = k.person_id where k.id = any (cast(? as bigint[])) and not p.disabled",
                row -> row.getLong(1), keys.stream().map(String::valueOf).toList());
    }

    /** The keys of these people, as lines of authorized_keys that name their owner. */
    public List<String> lines(Collection<Long> people) {
        return sql.list("""
                select k.line, p.login from ssh_key k join person p on p.id = k.person_id
                where p.id = any (cast(? as bigint[])) and not p.disabled order by k.id
                """, row -> row.getString("line") + " " + row.getString("login"), people.stream().map(String::valueOf).toList());
    }

    @Transactional
    public void used(Owner owner, String from) {
        Instant now = clock.now();
        sql.update("update ssh_key set last_used_at = ? where id = ? and (last_used_at is null or last_used_at < ?)",
                now, owner.key(), now.minus(GRAIN));
        audit.logAs(owner.login(), "ssh-login", owner.login(), "from " + from);
    }

    private static String type(String line) {
        return line.substring(0, line.indexOf(' '));
    }
}
