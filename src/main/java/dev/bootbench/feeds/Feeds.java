package dev.bootbench.feeds;

import dev.bootbench.LabClock;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.Agenda;
import dev.bootbench.booking.AgendaEntry;
import dev.bootbench.classes.Membership;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calendar feeds: one for each person and thing, with a key in its address that only its hash is kept of. What a key opens is
 * asked anew each time, so whoever leaves a class or is shut out reads nothing any more.
 */
@ApplicationScoped
class Feeds {
    private static final Duration BACK = Duration.ofDays(30);
    private static final Duration AHEAD = Duration.ofDays(400);
    private static final int MOST_ENTRIES = 5_000;
    private static final int MOST_FEEDS = 100;
    private static final Duration GRAIN = Duration.ofHours(1);

    private static final String LIST = """
            select f.id, f.board, f.created_at, f.last_used_at, c.name from calendar_feed f left join lab_class c on c.id = f.class_id
            where f.person_id = ?
            """;
    private static final String OPENED = """
            select f.id, f.person_id, f.class_id, f.board, f.last_used_at, c.title, p.role, p.login
            from calendar_feed f join person p on p.id = f.person_id left join lab_class c on c.id = f.class_id
            where f.key_hash = ? and not p.disabled
            """;

    private final Sql sql;
    private final Agenda agenda;
    private final Membership membership;
    private final Inventory inventory;
    private final Audit audit;
    private final LabClock clock;

    Feeds(Sql sql, Agenda agenda, Membership membership, Inventory inventory, Audit audit, LabClock clock) {
        this.sql = sql;
        this.agenda = agenda;
        this.membership = membership;
        this.inventory = inventory;
        this.audit = audit;
        this.clock = clock;
    }

    /** What a key opened. */
    record Opened(String title, List<AgendaEntry> entries, Instant asOf) {}

    private record Row(
            long id, long person, @Nullable Long classId, @Nullable String board, @Nullable Instant lastUsedAt, @Nullable String title,
            Role role) {}

    List<FeedView> of(Person person) {
        return sql.list(LIST + "order by f.board nulls first, c.name nulls first", row -> view(row, null), person.id);
    }

    /** A new key. One that the person had for the same thing opens nothing any more. */
    @Transactional
    FeedView make(@Nullable String className, @Nullable String board, Person person) {
        if (className != null && board != null) {
            throw new ProblemException(ProblemType.INVALID, "A feed is of a class or of a board, not of both. Make two.");
        }
        if (board != null && inventory.find(board).isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no board of that name. GET /api/boards lists them.");
        }
        long owner = Objects.requireNonNull(person.id);
        Long classId = className == null ? null : membership.demand(className, person);
        sql.update("delete from calendar_feed where person_id = ? and class_id is not distinct from cast(? as bigint) "
                + "and board is not distinct from cast(? as text)", owner, classId, board);
        if (of(person).size() >= MOST_FEEDS) {
            throw new ProblemException(ProblemType.CONFLICT, "You have " + MOST_FEEDS + " feeds already: revoke one first.");
        }
        String key = Keys.fresh();
        sql.update("insert into calendar_feed (person_id, class_id, board, key_hash, created_at) values (?, ?, ?, ?, ?) "
                + "on conflict (person_id, coalesce(class_id, 0), coalesce(board, '')) do update set key_hash = excluded.key_hash",
                owner, classId, board, Keys.hash(key), clock.now());
        audit.log("feed-made", person.login, className != null ? "of class " + className : board != null ? "of board " + board : "of their own");
        return sql.first(LIST + "and f.class_id is not distinct from cast(? as bigint) and f.board is not distinct from cast(? as text)",
                row -> view(row, FeedsResource.path(key)), owner, classId, board).orElseThrow();
    }

    @Transactional
    void revoke(long id, Person person) {
        if (sql.update("delete from calendar_feed where id = ? and person_id = ?", id, person.id) == 0) {
            throw new ProblemException(ProblemType.NOT_FOUND, "You have no feed number " + id + ". GET /api/feeds lists yours.");
        }
        audit.log("feed-revoked", person.login, String.valueOf(id));
    }

    @Transactional
    void revokeAll(@Observes AccessWithdrawn from) {
        sql.update("delete from calendar_feed where person_id = ?", from.person());
    }

    /** Empty for a key that opens nothing, or nothing any more. */
    @Transactional
    Optional<Opened> open(String key) {
        Instant now = clock.now();
        return sql.first(OPENED, Feeds::row, (Object) Keys.hash(key))
                .filter(row -> row.classId() == null || membership.has(row.classId(), row.person(), row.role()))
                .map(row -> {
                    if (row.lastUsedAt() == null || row.lastUsedAt().plus(GRAIN).isBefore(now)) {
                        sql.update("update calendar_feed set last_used_at = ? where id = ?", now, row.id());
                    }
                    return opened(row, now);
                });
    }

    private Opened opened(Row row, Instant now) {
        Agenda.Stretch stretch = new Agenda.Stretch(now.minus(BACK), now.plus(AHEAD), now.minus(BACK), MOST_ENTRIES);
        if (row.classId() != null) {
            return new Opened(row.title() + ": boards", agenda.ofClass(row.classId(), stretch), now);
        }
        return row.board() != null ? new Opened("Board " + row.board(), agenda.ofBoard(row.board(), stretch), now)
                : new Opened("My boards", agenda.ofPerson(row.person(), stretch), now);
    }

    /** A number that no other lab has. */
    String lab() {
        return sql.first("select id from lab_identity", row -> row.getString("id")).orElseThrow();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getLong("id"), row.getLong("person_id"), Sql.longOrNull(row, "class_id"), row.getString("board"),
                Sql.instantOrNull(row, "last_used_at"), row.getString("title"), Role.valueOf(row.getString("role")));
    }

    private static FeedView view(ResultSet row, @Nullable String path) throws SQLException {
        String board = row.getString("board");
        String className = row.getString("name");
        FeedView.Kind kind = board != null ? FeedView.Kind.BOARD : className != null ? FeedView.Kind.CLASS : FeedView.Kind.PERSON;
        return new FeedView(row.getLong("id"), kind, board != null ? board : className, Sql.instant(row, "created_at"),
                Sql.instantOrNull(row, "last_used_at"), path);
    }
}
