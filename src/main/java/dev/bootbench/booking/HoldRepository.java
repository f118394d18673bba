package dev.bootbench.booking;

import dev.bootbench.boards.Allocation;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
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
            insert into hold (board, kind, start_at, end_at, person_id, attempt, state)
            values (:board, :kind, :start, :end, cast(:person as bigint), cast(:attempt as bigint), :state)
            on conflict do nothing
            returning id
            """;

    /** Beside {@link #lockBoard}, nothing can come in between the look and the change. */
    private static final String MOVE = """
            update hold set board = :board, start_at = :start, end_at = :end, generation = generation + 1, warned = null
            where id = :id and ended_at is null and not exists (
                select 1 from hold other where other.board = :board and other.id <> hold.id
                and other.ended_at is null and other.state is distinct from 'WAITING'
                and other.during && tstzrange(:start, :end, '[)'))
            """;

    /** As {@link #MOVE}, from nowhere to a board. */
    private static final String TAKE = """
            update hold set board = :board, start_at = :start, end_at = :end, state = 'ACTIVE', generation = generation + 1
            where id = :id and state = 'WAITING' and not exists (
                select 1 from hold other where other.board = :board and other.ended_at is null
                and other.during && tstzrange(:start, :end, '[)'))
            """;

    /** What a person had, has and waits for; what did not come about through the lab's fault or was given up does not count. */
    private static final String USE = """
            select coalesce(sum(extract(epoch from
                case when state = 'WAITING' then end_at - start_at
                     else least(coalesce(ended_at, end_at), end_at) - greatest(start_at, :since) end)), 0)
            from hold where person_id = :person and state in ('WAITING', 'ACTIVE', 'ENDED', 'EXPIRED')
            and (state = 'WAITING' or coalesce(ended_at, end_at) > :since)
            """;

    /** Whether one who waits could have the board now, for as long as they want it. */
    private static final String WANTED = """
            select exists (select 1 from hold wait join board on board.name = :board
            where wait.state = 'WAITING' and coalesce(wait.wish_board, board.name) = board.name
            and coalesce(wait.wish_profile, board.profile) = board.profile and wait.wish_tags <@ board.tags
            and not exists (select 1 from hold other where other.board = board.name and other.ended_at is null
                and other.during && tstzrange(:now, cast(:now as timestamptz) + (wait.end_at - wait.start_at), '[)')))
            """;

    private static final String CALENDAR = """
            select h.id, h.board, h.kind, h.start_at, least(coalesce(h.ended_at, h.end_at), h.end_at), h.state, p.login, p.name, h.series, h.block, b.reason
            from hold h left join person p on p.id = h.person_id left join block b on b.id = h.block
            where h.board is not null and h.start_at < :to and h.end_at > :from and least(coalesce(h.ended_at, h.end_at), h.end_at) > greatest(h.start_at, cast(:from as timestamptz))
            and (h.ended_at is null or h.kind = 'RESERVATION' and h.state <> 'CANCELLED')
            %s order by h.board, h.start_at
            """;

    private static final int SKIP_LOCKED = -2;
    private static final String LIVE = "endedAt is null and (state is null or state <> 'WAITING')";

    Optional<HoldRow> insert(
            String board, HoldKind kind, Instant start, Instant end,
            @Nullable Long person, @Nullable Long attempt, @Nullable ReservationState state) {
        lockBoard(board);
        return insertLocked(board, kind, start, end, person, attempt, state);
    }

    /**
     * A reservation of one of these boards, the first that is free. Boards that somebody else works on are passed over:
     * whoever has locked one waits for no second one, so that no two wait for each other.
     */
    Optional<HoldRow> insertAny(List<String> boards, Window window, long person, ReservationState state) {
        boolean locked = false;
        for (String board : boards.size() == 1 ? List.<String>of() : boards) {
            if (tryLockBoard(board)) {
                locked = true;
                Optional<HoldRow> row = insertLocked(board, HoldKind.RESERVATION, window.start(), window.end(), person, null, state);
                if (row.isPresent()) {
                    return row;
                }
            }
        }
        return locked || boards.isEmpty() ? Optional.empty()
                : insert(boards.getFirst(), HoldKind.RESERVATION, window.start(), window.end(), person, null, state);
    }

    private Optional<HoldRow> insertLocked(
            String board, HoldKind kind, Instant start, Instant end,
            @Nullable Long person, @Nullable Long attempt, @Nullable ReservationState state) {
        List<?> ids = getEntityManager().createNativeQuery(INSERT, Long.class)
                .setParameter("board", board)
                .setParameter("kind", kind.name())
                .setParameter("start", start)
                .setParameter("end", end)
                .setParameter("person", person)
                .setParameter("attempt", attempt)
                .setParameter("state", state == null ? null : state.name())
                .getResultList();
        return ids.stream().findFirst().map(id -> findById((Long) id));
    }

    /** Moves the end of a live hold; false, and nothing is changed, when the time up to it is taken. */
    boolean moveEnd(HoldRow row, Instant end) {
        return move(row, Objects.requireNonNull(row.board), new Window(row.startAt, end));
    }

    /** Moves a live hold to that board and time; false, and nothing is changed, when they are taken. */
    boolean move(HoldRow row, String board, Window window) {
        lockBoard(board);
        int moved = getEntityManager().createNativeQuery(MOVE)
                .setParameter("id", row.id)
                .setParameter("board", board)
                .setParameter("start", window.start())
                .setParameter("end", window.end())
                .executeUpdate();
        getEntityManager().refresh(row);
        return moved == 1;
    }

    /**
     * Queues those who change holds of one board, until they commit. The constraint needs no such lock; but an update it
     * refuses would spoil the caller's whole transaction. Who locks several does so by name, and after the holds it changes.
     */
    void lockBoard(String board) {
        getEntityManager().createNativeQuery("select 1 from pg_advisory_xact_lock(hashtextextended(:board, 7))", Integer.class)
                .setParameter("board", board)
                .getResultList();
    }

    private boolean tryLockBoard(String board) {
        return (Boolean) getEntityManager().createNativeQuery("select pg_try_advisory_xact_lock(hashtextextended(:board, 7))", Boolean.class)
                .setParameter("board", board)
                .getSingleResult();
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
        return rows.stream().map(HoldRepository::entry).toList();
    }

    private static CalendarEntry entry(Tuple row) {
        String login = row.get(6, String.class);
        String state = row.get(5, String.class);
        return new CalendarEntry(row.get(0, Long.class), row.get(1, String.class), HoldKind.valueOf(row.get(2, String.class)),
                row.get(3, Instant.class), row.get(4, Instant.class), state == null ? null : ReservationState.valueOf(state),
                login == null ? null : new Allocation.Holder(login, row.get(7, String.class)), row.get(8, Long.class), row.get(9, Long.class),
                row.get(10, String.class));
    }

    /** All of a series, by start and board. */
    List<HoldRow> ofSeries(long series) {
        return list("series = ?1 order by startAt, board", series);
    }

    /** What a block still occupies, by board. */
    List<HoldRow> liveOfBlock(long block) {
        return list("block = ?1 and endedAt is null order by board", block);
    }

    /** Seconds that a person had boards for since then, or will have or waits to have. */
    Duration use(long person, Instant since) {
        return Duration.ofSeconds(((Number) getEntityManager().createNativeQuery(USE)
                .setParameter("person", person).setParameter("since", since).getSingleResult()).longValue());
    }

    /** One more who waits. */
    HoldRow wait(long person, Wish wish, Window window, Instant turn) {
        HoldRow row = new HoldRow();
        row.kind = HoldKind.RESERVATION;
        row.state = ReservationState.WAITING;
        row.personId = person;
        row.startAt = window.start();
        row.endAt = window.end();
        row.generation = 1;
        row.wishBoard = wish.board();
        row.wishProfile = wish.profile();
        row.wishTags = wish.tags().toArray(String[]::new);
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
        return (Boolean) getEntityManager()
                .createNativeQuery("select exists (select 1 from hold where state = 'WAITING')").getSingleResult();
    }

    boolean isWanted(String board, Instant now) {
        return (Boolean) getEntityManager().createNativeQuery(WANTED).setParameter("board", board).setParameter("now", now).getSingleResult();
    }

    /** Gives a board to one who waits; false, and nothing is changed, when the time is taken or the wait is over. */
    boolean take(HoldRow row, String board, Window window) {
        lockBoard(board);
        int taken = getEntityManager().createNativeQuery(TAKE)
                .setParameter("id", row.id)
                .setParameter("board", board)
                .setParameter("start", window.start())
                .setParameter("end", window.end())
                .executeUpdate();
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

    /** Until the end of the transaction nobody else hands out boards to those who wait. */
    void lockLine() {
        getEntityManager().createNativeQuery("select 1 from pg_advisory_xact_lock(45, 0)", Integer.class).getResultList();
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

    /**
     * Live holds whose end has come; when there are none, reservations whose start has and whose board is not held by the one
     * before any more. Those that another replica works on are left to it. Two questions: each has an index of its own.
     */
    List<HoldRow> due(Instant now, int limit) {
        List<HoldRow> over = unlocked("from HoldRow where endedAt is null and (state is null or state = 'ACTIVE') and endAt <= :now order by endAt")
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
        return !over.isEmpty() ? over : unlocked("""
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
