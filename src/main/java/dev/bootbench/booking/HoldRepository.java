package dev.bootbench.booking;

import dev.bootbench.boards.Allocation;
import dev.bootbench.sql.Sql;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.query.NativeQuery;
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

    /** What a person had, has and waits for; what did not come about through the lab's fault or was given up does not count. */
    private static final String USE = """
            select coalesce(sum(extract(epoch from
                case when state = 'WAITING' then end_at - start_at
                     else least(coalesce(ended_at, end_at), end_at) - greatest(start_at, ?) end)), 0)
            from hold where person_id = ? and state in ('WAITING', 'ACTIVE', 'ENDED', 'EXPIRED')
            and (state = 'WAITING' or coalesce(ended_at, end_at) > ?) and block is null
            """;

    /** Whether one who waits could have the board now, for as long as they want it. */
    private static final String WANTED = """
            select (extract(epoch from min(wait.end_at - wait.start_at)) * 1000000)::bigint as micros from hold wait join board on board.name = ?
            where wait.state = 'WAITING' and wait.block is not distinct from cast(? as bigint) and coalesce(wait.wish_board, board.name) = board.name
            and coalesce(wait.wish_profile, board.profile) = board.profile and wait.wish_tags <@ board.tags
            and not exists (select 1 from hold other where other.board = board.name and other.ended_at is null
                and (wait.block is null or other.block is distinct from wait.block or other.kind <> 'EXAM')
                and other.during && tstzrange(?, cast(? as timestamptz) + (wait.end_at - wait.start_at), '[)'))
            """;

    private static final String CALENDAR = """
            select h.id, h.board, h.kind, h.start_at, least(coalesce(h.ended_at, h.end_at), h.end_at), h.state, p.login, p.name, h.series, h.block, b.reason, c.name
            from hold h left join person p on p.id = h.person_id left join block b on b.id = h.block left join lab_class c on c.id = b.class_id
            where h.board is not null and h.start_at < :to and h.end_at > :from and least(coalesce(h.ended_at, h.end_at), h.end_at) > greatest(h.start_at, cast(:from as timestamptz))
            and (h.ended_at is null or h.kind = 'RESERVATION' and h.state <> 'CANCELLED')
            %s order by h.board, h.start_at
            """;

    private static final String LOCK_BOARD = "select 1 from pg_advisory_xact_lock(hashtextextended(?, 7))";
    /** Locks the first that nobody has locked, and none but that. */
    private static final String LOCK_ANY = """
            select name from unnest(?) with ordinality as given (name, n) where pg_try_advisory_xact_lock(hashtextextended(name, 7)) limit 1
            """;
    private static final int SKIP_LOCKED = -2;
    private static final String LIVE = "endedAt is null and (state is null or state <> 'WAITING')";

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

    /** Live holds of any board that end after {@code from}, by board and start. */
    List<HoldRow> liveAfter(Instant from) {
        List<HoldRow> live = list(LIVE + " and endAt > ?1 order by board, startAt", from);
        // What this transaction has seen waiting, and was given a board meanwhile, would still be without one.
        live.stream().filter(row -> row.board == null).forEach(getEntityManager()::refresh);
        return live;
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

    /** What is on the boards, or was on them as a reservation, in [from, to), by board and start; not more than so many. */
    @Transactional
    List<CalendarEntry> calendar(List<String> boards, Instant from, Instant to, int most) {
        NativeQuery<Tuple> query = getEntityManager().createNativeQuery(
                        CALENDAR.formatted(boards.isEmpty() ? "" : "and h.board = any (:boards)"), Tuple.class).unwrap(NativeQuery.class);
        query.setParameter("from", from).setParameter("to", to).setMaxResults(most);
        if (!boards.isEmpty()) {
            query.setParameter("boards", boards.toArray(String[]::new), String[].class);
        }
        List<Tuple> rows = query.getResultList();
        List<CalendarEntry> entries = new ArrayList<>(rows.size());
        rows.stream().map(HoldRepository::entry).forEach(entry -> {
            if (!entries.isEmpty() && entries.getLast().adjoins(entry)) {
                entries.add(entries.removeLast().until(entry.end()));
            } else {
                entries.add(entry);
            }
        });
        return entries;
    }

    private static CalendarEntry entry(Tuple row) {
        String login = row.get(6, String.class);
        String state = row.get(5, String.class);
        return new CalendarEntry(row.get(0, Long.class), row.get(1, String.class), HoldKind.valueOf(row.get(2, String.class)),
                row.get(3, Instant.class), row.get(4, Instant.class), state == null ? null : ReservationState.valueOf(state),
                login == null ? null : new Allocation.Holder(login, row.get(7, String.class)), row.get(8, Long.class), row.get(9, Long.class),
                row.get(10, String.class), row.get(11, String.class));
    }

    /** All of a series, by start and board. */
    List<HoldRow> ofSeries(long series) {
        return list("series = ?1 order by startAt, board", series);
    }

    /** What a block still occupies itself, by board: not what members of a class have of it. */
    List<HoldRow> liveOfBlock(long block) {
        return list("block = ?1 and endedAt is null and kind in ('MAINTENANCE', 'EXAM') order by board, startAt", block);
    }

    /** Seconds that a person had boards for since then, or will have or waits to have. */
    Duration use(long person, Instant since) {
        flush();
        return Duration.ofSeconds(sql.first(USE, row -> (long) row.getDouble(1), since, person, since).orElseThrow());
    }

    /** One more who waits. */
    HoldRow wait(long person, Wish wish, boolean only, Window window, Instant turn) {
        HoldRow row = new HoldRow();
        row.kind = HoldKind.RESERVATION;
        row.state = ReservationState.WAITING;
        row.personId = person;
        row.startAt = window.start();
        row.endAt = window.end();
        row.generation = 1;
        row.wanted(wish, only);
        row.turnAt = turn;
        persist(row);
        return row;
    }

    /** Those who wait, in their order. */
    List<HoldRow> waiting() {
        return list("state = 'WAITING' order by turnAt, id");
    }

    /** Those of one person. */
    List<HoldRow> waiting(long person) {
        return list("state = 'WAITING' and personId = ?1 order by turnAt, id", person);
    }

    boolean isAnybodyWaiting() {
        flush();
        return sql.first("select exists (select 1 from hold where state = 'WAITING')", row -> row.getBoolean(1)).orElseThrow();
    }

    /** @param block of the exam that has it; null: none has */
    boolean isWanted(String board, @Nullable Long block, Instant now) {
        return wantedFor(board, block, now).isPresent();
    }

    /** How long the shortest of those would be who wait and could have the board now, as far as other holds go. */
    Optional<Duration> wantedFor(String board, @Nullable Long block, Instant now) {
        flush();
        return sql.list(WANTED, row -> Optional.ofNullable(Sql.longOrNull(row, "micros")), board, block, now, now).getFirst()
                .map(micros -> Duration.ofNanos(micros * 1000));
    }

    /** Gives a board to one who waits; false, and nothing is changed, when the time is taken or the wait is over. */
    boolean take(HoldRow row, String board, Window window) {
        lockBoard(board);
        flush();
        int taken = sql.update(TAKE, board, window.start(), window.end(), row.id, board, window.start(), window.end());
        getEntityManager().refresh(row);
        return taken == 1;
    }

    /**
     * Running reservations that began before {@code begun} and were never used, or were last used before {@code idle} and warned of
     * it before {@code warned}.
     */
    List<HoldRow> unusedSince(Instant begun, Instant idle, Instant warned, Instant now) {
        return list("endedAt is null and state = 'ACTIVE' and endAt > ?4 and (usedAt is null and startAt <= ?1 or lastUsedAt <= ?2 and idleWarnedAt <= ?3)",
                begun, idle, warned, now);
    }

    /** Running reservations that were last used before then, and whose person does not know yet that this matters. */
    List<HoldRow> idleSince(Instant then, Instant now) {
        return list("endedAt is null and state = 'ACTIVE' and endAt > ?2 and lastUsedAt <= ?1 and idleWarnedAt is null", then, now);
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

    /** Reservations of these boards that run or begin by then, or, of some, ever; by start. */
    List<HoldRow> onBoards(List<String> boards, List<String> ever, Instant by) {
        return list("kind = 'RESERVATION' and endedAt is null and state in ('ACTIVE', 'CONFIRMED') and board in ?1"
                + " and (startAt <= ?2 or board in ?3) order by startAt, id", boards, by, ever);
    }

    /** That one, locked, unless somebody else works on it. */
    Optional<HoldRow> unlocked(long id) {
        return unlocked("from HoldRow where id = :id").setParameter("id", id).getResultStream().findFirst();
    }

    /** What went on on another board, by the one before. */
    List<HoldRow> movedFrom(List<Long> before) {
        return before.isEmpty() ? List.of() : list("movedFrom in ?1", before);
    }

    /** Until the end of the transaction nobody else hands out boards to those who wait. */
    void lockLine() {
        sql.list("select 1 from pg_advisory_xact_lock(45, 0)", row -> 1);
    }

    Optional<HoldRow> locked(long id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * Running reservations that end within (after, before], are longer than those minutes and whose person was not told yet
     * that there are no more; those that another replica works on are left to it.
     */
    List<HoldRow> unwarned(Instant after, Instant before, int minutes, int limit) {
        return unlocked("""
                from HoldRow where endedAt is null and state = 'ACTIVE' and endAt > :after and endAt <= :before
                and (warned is null or warned > :minutes) and (endAt - startAt) by second > :seconds order by endAt
                """)
                .setParameter("after", after)
                .setParameter("before", before)
                .setParameter("minutes", minutes)
                .setParameter("seconds", 60L * minutes)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Live holds whose end has come. Those that another replica works on are left to it. */
    List<HoldRow> over(Instant now, int limit) {
        return unlocked("from HoldRow where endedAt is null and (state is null or state = 'ACTIVE') and endAt <= :now order by endAt")
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Reservations whose start has come and whose board is not held by the one before any more; the same. */
    List<HoldRow> beginning(Instant now, int limit) {
        return unlocked("""
                from HoldRow due where endedAt is null and state = 'CONFIRMED' and startAt <= :now and not exists (
                    select 1 from HoldRow before where before.board = due.board and before.endedAt is null and before.startAt < due.startAt)
                order by startAt
                """)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Locks what it finds, and leaves out what somebody else has locked. */
    private TypedQuery<HoldRow> unlocked(String query) {
        return getEntityManager().createQuery(query, HoldRow.class)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .setHint("jakarta.persistence.lock.timeout", SKIP_LOCKED);
    }
}
