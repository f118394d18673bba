package dev.bootbench.people;

import dev.bootbench.LabClock;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Personal access tokens: {@code bbt_} and a random key. */
@ApplicationScoped
class AccessTokens {
    /** At every request, so it is one statement and no transaction. */
    private static final String HOLDER = """
            select access_token.id as key, last_used_at, person.* from access_token join person on person.id = person_id
            where key_hash = ? and expires_at > ? and not disabled
            """;
    private static final int MOST = 50;

    private final AccessTokenRepository tokens;
    private final KeyUses uses;
    private final Sql sql;
    private final Audit audit;
    private final LabClock clock;
    private final PeopleConfig config;

    AccessTokens(AccessTokenRepository tokens, KeyUses uses, Sql sql, Audit audit, LabClock clock, PeopleConfig config) {
        this.tokens = tokens;
        this.uses = uses;
        this.sql = sql;
        this.audit = audit;
        this.clock = clock;
        this.config = config;
    }

    /** A token as its owner sees it; {@code token} only in the answer that makes it. */
    record TokenView(long id, String name, @Nullable String token, Instant createdAt, Instant expiresAt,
            @Nullable Instant lastUsedAt) {
        static TokenView of(AccessToken token, @Nullable String key) {
            return new TokenView(java.util.Objects.requireNonNull(token.id), token.name, key, token.createdAt,
                    token.expiresAt, token.lastUsedAt);
        }
    }

    @Transactional
    TokenView make(Person person, String name, @Nullable Integer days) {
        long limit = config.tokenLimit().toDays();
        if (days != null && (days < 1 || days > limit)) {
            throw new ProblemException(ProblemType.INVALID, "A token lives 1 to " + limit + " days, not " + days + ".");
        }
        if (tokens.count("person", person) >= MOST) {
            throw new ProblemException(ProblemType.CONFLICT, "You have " + MOST + " tokens already: withdraw one first.");
        }
        String key = Keys.TOKEN_PREFIX + Keys.fresh();
        AccessToken token = new AccessToken();
        token.person = person;
        token.name = name.strip();
        token.keyHash = Keys.hash(key);
        token.createdAt = clock.now();
        token.expiresAt = token.createdAt.plus(days == null ? config.tokenLife() : Duration.ofDays(days));
        tokens.persistAndFlush(token);
        audit.log("token-made", person.login, token.name + ", until " + token.expiresAt);
        return TokenView.of(token, key);
    }

    List<TokenView> of(Person person) {
        uses.write();
        return tokens.list("person = ?1 order by id", person).stream().map(token -> TokenView.of(token, null)).toList();
    }

    /** Whose token that is, while it and its account are good. */
    Optional<Person> holder(String key) {
        Instant now = clock.now();
        return sql.first(HOLDER, row -> {
            uses.token(row.getLong("key"), Optional.ofNullable(Sql.instantOrNull(row, "last_used_at")).orElse(Instant.EPOCH), now);
            return Person.read(row);
        }, Keys.hash(key), now);
    }

    @Transactional
    void withdraw(Person person, long id) {
        AccessToken token = tokens.find("id = ?1 and person = ?2", id, person).firstResultOptional()
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "You have no token number " + id + "."));
        tokens.delete(token);
        audit.log("token-withdrawn", person.login, token.name);
    }

    @Transactional
    void withdrawAll(Person person) {
        tokens.delete("person", person);
    }
}
