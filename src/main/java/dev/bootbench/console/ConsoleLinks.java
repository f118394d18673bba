package dev.bootbench.console;

import dev.bootbench.LabClock;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.HoldKind;
import dev.bootbench.booking.Holds;
import dev.bootbench.people.AccessWithdrawn;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Keys;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Links to watch a console without an account. Each ends with the reservation it was made for, at the latest, and shows nothing
 * while who made it may not show the console around themselves. An exam has none.
 */
@ApplicationScoped
class ConsoleLinks {
    private static final int MOST = 20;
    private static final String LIVE = """
            from console_link link join hold on hold.id = link.hold join person on person.id = link.made_by
            where link.revoked_at is null and link.ends_at > ? and hold.ended_at is null and hold.end_at > ? and hold.board = link.board
            and hold.block is null
            and not person.disabled and (person.id = hold.person_id or person.id = any (hold.partners) or person.role in ('TEACHER', 'ADMIN'))
            """;

    private final Sql sql;
    private final Holds holds;
    private final Audit audit;
    private final LabClock clock;

    ConsoleLinks(Sql sql, Holds holds, Audit audit, LabClock clock) {
        this.sql = sql;
        this.holds = holds;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A link as those see it whose board it shows.
     *
     * @param path where to watch, on this lab's address; only in the answer that makes it
     */
    record LinkView(long id, String board, String madeBy, Instant madeAt, Instant endsAt, @Nullable String path) {}

    /** A link that works just now. */
    record Open(long id, String board, String madeBy, Instant endsAt) {}

    /** @param minutes how long it is to work; null: as long as the reservation */
    @Transactional
    LinkView make(Person person, String board, @Nullable Integer minutes) {
        if (minutes != null && (minutes < 1 || minutes > 7 * 24 * 60)) {
            throw new ProblemException(ProblemType.INVALID, "A link works for 1 minute to 7 days, and no longer than the reservation.");
        }
        Hold hold = demand(person, board);
        if (hold.isOfExam()) {
            throw new ProblemException(ProblemType.CONFLICT, board + " is set aside for a class, each of which works alone: no link shows its console around.");
        }
        Instant now = clock.now();
        Instant wanted = minutes == null ? hold.end() : now.plus(Duration.ofMinutes(minutes));
        Instant ends = wanted.isBefore(hold.end()) ? wanted : hold.end();
        if (list(hold).size() >= MOST) {
            throw new ProblemException(ProblemType.CONFLICT, "This reservation has " + MOST + " links already: revoke one first.");
        }
        String key = Keys.fresh();
        long id = sql.first("""
                        insert into console_link (hold, board, made_by, key_hash, made_at, ends_at) values (?, ?, ?, ?, ?, ?) returning id
                        """, row -> row.getLong("id"), hold.id(), board, Objects.requireNonNull(person.id), Keys.hash(key), now, ends)
                .orElseThrow();
        audit.logAs(person.login, "console-link-made", board, "number " + id + ", until " + ends);
        return new LinkView(id, board, person.name, now, ends, "/watch/" + key);
    }

    /** Those of the reservation that has the board. */
    @Transactional
    List<LinkView> of(Person person, String board) {
        return list(demand(person, board));
    }

    private List<LinkView> list(Hold hold) {
        Instant now = clock.now();
        return sql.list("select link.id, link.board, person.name, link.made_at, link.ends_at " + LIVE + " and link.hold = ? order by link.id",
                row -> new LinkView(row.getLong("id"), row.getString("board"), row.getString("name"), Sql.instant(row, "made_at"),
                        Sql.instant(row, "ends_at"), null),
                now, now, hold.id());
    }

    @Transactional
    void revoke(Person person, String board, long id) {
        Hold hold = demand(person, board);
        int revoked = sql.update("update console_link set revoked_at = ? where id = ? and hold = ? and revoked_at is null",
                clock.now(), id, hold.id());
        if (revoked == 0) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no link number " + id + " to the console of " + board + ".");
        }
        audit.logAs(person.login, "console-link-revoked", board, "number " + id);
    }

    @Transactional
    void revokeAll(@Observes AccessWithdrawn from) {
        sql.update("update console_link set revoked_at = ? where made_by = ? and revoked_at is null", clock.now(), from.person());
    }

    /** What a key opens, if anything. */
    @Transactional
    Optional<Open> find(String key) {
        Instant now = clock.now();
        return sql.first("select link.id, link.board, person.name, link.ends_at " + LIVE + " and link.key_hash = ?",
                ConsoleLinks::open, now, now, Keys.hash(key));
    }

    /** Which of these still work. */
    Set<Long> working(Collection<Long> ids) {
        Instant now = clock.now();
        return new HashSet<>(sql.list("select link.id " + LIVE + " and link.id = any (cast(? as bigint[]))", row -> row.getLong("id"), now, now,
                ids.stream().map(String::valueOf).toList()));
    }

    private static Open open(ResultSet row) throws SQLException {
        return new Open(row.getLong("id"), row.getString("board"), row.getString("name"), Sql.instant(row, "ends_at"));
    }

    /** The reservation that has the board, if this person may show its console around. */
    private Hold demand(Person person, String board) {
        Hold hold = holds.current(board).filter(each -> each.kind() == HoldKind.RESERVATION).orElseThrow(() -> new ProblemException(
                ProblemType.BOARD_NOT_READY, "Nobody has booked " + board + " just now: a link lasts as long as a reservation."));
        if (!hold.isFor(person.id) && person.role.compareTo(Role.TEACHER) < 0) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, "Only who holds " + board + ", or looks after the lab, shows its console around.");
        }
        return hold;
    }
}
