package dev.bootbench.booking;

import dev.bootbench.sql.Sql;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes holds. "Live" is: neither ended nor only wanted; live holds of one board never overlap. */
@ApplicationScoped
class HoldRepository implements PanacheRepository<HoldRow> {
    /** The constraint decides: what would overlap is not inserted, and the transaction goes on. */
    private static final String INSERT = """
            insert into hold (board, kind, start_at, end_at, person_id, attempt, state, wish_board, wish_profile, wish_tags, only_board)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            returning id
            """;

    /** Beside {@link #lockBoard}, nothing can come in between the look and the change. */
    private static final String MOVE = """
            update hold set board = ?, start_at = ?, end_at = ?, generation = generation + 1, warned = null
            where id = ? and ended_at is null and not exists (
                select 1 from hold other where other.board = ? and other.id <> hold.id
                and other.ended_at is null and other.state is distinct from 'WAITING'
                and other.during && tstzrange(?, ?, '[)'))
            """;

    /** As {@link #MOVE}, from nowhere to a board. */
    private static final String TAKE = """
            update hold set board = ?, start_at = ?, end_at = ?, state = 'ACTIVE', generation = generation + 1
            where id = ? and state = 'WAITING' and not exists (
                select 1 from hold other where other.board = ? and other.ended_at is null
                and other.during && tstzrange(?, ?, '[)'))
            """;

    private static final String LOCK_BOARD = "select 1 from pg_advisory_xact_lock(hashtextextended(?, 7))";
    /** Locks the first that nobody has locked, and none but that. */
    private static final String LOCK_ANY = """
            select name from unnest(?) with ordinality as given (name, n) where pg_try_advisory_xact_lock(hashtextextended(name, 7)) limit 1
            """;
    private static final String LIVE = "endedAt is null and state is distinct from 'WAITING'";

    private final Sql sql;

    HoldRepository(Sql sql) {
        this.sql = sql;
    }

    Optional<HoldRow> insert(
            String board, HoldKind kind, Instant start, Instant end,
            @Nullable Long person, @Nullable Long attempt, @Nullable ReservationState state) {
        HoldRow row = new HoldRow();
        row.board = board;
        row.kind = kind;
        row.startAt = start;
        row.endAt = end;
        row.personId = person;
        row.attempt = attempt;
        row.state = state;
        flush();
        return insertRow(row) ? Optional.of(findById(row.id)) : Optional.empty();
    }

    /** Part of a block, where nobody has the board; without a lock, for one who has just ended what was there. */
    void insertOfBlock(String board, HoldKind kind, Window window, long block) {
        flush();
        sql.update("insert into hold (board, kind, start_at, end_at, block) values (?, ?, ?, ?, ?) on conflict do nothing", board, kind,
                window.start(), window.end(), block);
    }

    /**
     * A reservation of one of these boards, the first that is free. Boards that somebody else works on are passed over:
     * whoever has locked one waits for no second one, so that no two wait for each other. For a caller who has changed no entity before.
     *
     * @param only whether they want the board they named, or none
     * @return as it was written. What is changed of it is not: it is no entity
     */
    Optional<HoldRow> insertAny(List<String> boards, Window window, long person, ReservationState state, Wish wish, boolean only) {
        HoldRow row = new HoldRow();
        row.kind = HoldKind.RESERVATION;
        row.startAt = window.start();
        row.endAt = window.end();
        row.personId = person;
        row.state = state;
        row.wanted(wish, only);
        boolean locked = false;
        for (List<String> left = boards.size() == 1 ? List.of() : boards; !left.isEmpty();) {
            String board = sql.first(LOCK_ANY, found -> found.getString(1), left).orElse(null);
            if (board == null) {
                break;
            }
            locked = true;
            row.board = board;
            if (insertRow(row)) {
                return Optional.of(row);
            }
            left = left.subList(left.indexOf(board) + 1, left.size());
        }
        if (locked || boards.isEmpty()) {
            return Optional.empty();
        }
        row.board = boards.getFirst();
        return insertRow(row) ? Optional.of(row) : Optional.empty();
    }

    /** Gives it its number; false when the time is taken. */
    private boolean insertRow(HoldRow row) {
        Sql.Together asked = sql.together();
        asked.list(LOCK_BOARD, found -> 1, row.board);
        Sql.Answer<Long> inserted = asked.list(INSERT, found -> found.getLong(1), row.board, row.kind, row.startAt, row.endAt, row.personId,
                row.attempt, row.state, row.wishBoard, row.wishProfile, row.wishTags == null ? null : List.of(row.wishTags), row.onlyBoard);
        asked.ask();
        row.generation = 1;
        row.id = inserted.first().orElse(null);
        return row.id != null;
    }

    /** Moves the end of a live hold; false, and nothing is changed, when the time up to it is taken. */
    boolean moveEnd(HoldRow row, Instant end) {
        return move(row, Objects.requireNonNull(row.board), new Window(row.startAt, end));
    }

    /** Moves a live hold to that board and time; false, and nothing is changed, when they are taken. */
    boolean move(HoldRow row, String board, Window window) {
        lockBoard(board);
        flush();
        int moved = sql.update(MOVE, board, window.start(), window.end(), row.id, board, window.start(), window.end());
        getEntityManager().refresh(row);
        return moved == 1;
    }

    /**
     * Queues those who change holds of one board, until they commit. The constraint needs no such lock; but an update it
     * refuses would spoil the caller's whole transaction. Who locks several does so by name, and after the holds it changes.
     */
    void lockBoard(String board) {
        sql.list(LOCK_BOARD, row -> 1, board);
    }

    boolean tryLockBoard(String board) {
        return sql.first("select pg_try_advisory_xact_lock(hashtextextended(?, 7))", row -> row.getBoolean(1), board).orElseThrow();
    }

    /** Live holds of the board that share an instant with [from, to), earliest first. */
    List<HoldRow> overlapping(String board, Instant from, Instant to) {
        return list(LIVE + " and board = ?1 and startAt < ?3 and endAt > ?2 order by startAt", board, from, to);
    }

    /** The hold that has the board at that instant. */
    Optional<HoldRow> at(String board, Instant instant) {
        return find(LIVE + " and board = ?1 and startAt <= ?2 and endAt > ?2", board, instant).firstResultOptional();
    }

    /** Of graded runs that have not ended. */
    List<HoldRow> leases(Instant now) {
        return list("kind = 'LEASE' and endedAt is null and endAt > ?1 order by id", now);
    }

    /** The same, from outside a transaction. */
    @Transactional
    Optional<Hold> current(String board, Instant instant) {
        return at(board, instant).map(HoldRow::hold);
    }

    /** Reservations of that person and board, or of all, over or not, that share an instant with [from, to), by start. */
    List<HoldRow> reservations(Optional<Long> person, Optional<String> board, Instant from, Instant to) {
        Parameters values = Parameters.with("from", from).and("to", to);
        person.ifPresent(id -> values.and("person", id));
        board.ifPresent(name -> values.and("board", name));
        return list("kind = 'RESERVATION' and board is not null and startAt < :to and endAt > :from"
                + (person.isPresent() ? " and personId = :person" : "") + (board.isPresent() ? " and board = :board" : "")
                + " order by startAt, board", values);
    }

    /** All of a series, by start and board. */
    List<HoldRow> ofSeries(long series) {
        return list("series = ?1 order by startAt, board", series);
    }

    /** What a block still occupies itself, by board: not what members of a class have of it. */
    List<HoldRow> liveOfBlock(long block) {
        return list("block = ?1 and endedAt is null and kind in ('MAINTENANCE', 'EXAM') order by board, startAt", block);
    }

    /** Gives a board to one who waits; false, and nothing is changed, when the time is taken or the wait is over. */
    boolean take(HoldRow row, String board, Window window) {
        lockBoard(board);
        flush();
        int taken = sql.update(TAKE, board, window.start(), window.end(), row.id, board, window.start(), window.end());
        getEntityManager().refresh(row);
        return taken == 1;
    }

    /** Its holder did something with the board. Not more often than it matters. */
    void used(long hold, Instant now, Instant enough) {
        update("usedAt = coalesce(usedAt, ?2), lastUsedAt = ?2, idleWarnedAt = null where id = ?1 and (lastUsedAt is null or lastUsedAt < ?3 or idleWarnedAt is not null)",
                hold, now, enough);
    }

    /** Reads it again, and nobody else changes it until the end of the transaction. */
    void lockAnew(HoldRow row) {
        getEntityManager().refresh(row, LockModeType.PESSIMISTIC_WRITE);
    }

    /** What went on on another board, by the one before. */
    List<HoldRow> movedFrom(List<Long> before) {
        return before.isEmpty() ? List.of() : list("movedFrom in ?1", before);
    }

    Optional<HoldRow> locked(long id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }
}
