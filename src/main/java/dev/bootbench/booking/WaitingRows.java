package dev.bootbench.booking;

import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes who waits for a board, and in which order; locks that line. Within the caller's transaction. */
@ApplicationScoped
class WaitingRows {
    private static final String LINE = """
            select id, wish_board, wish_profile, wish_tags, (extract(epoch from end_at - start_at) * 1000000)::bigint as micros,
                   promised_at is not null as promised, block
            from hold where state = 'WAITING'
            """;
    private static final String PROMISE = """
            update hold set promised_at = promise.start from (
                select unnest(cast(? as bigint[])) as id, unnest(cast(? as timestamptz[])) as start) promise
            where hold.id = promise.id and promised_at is null
            """;

    /** Who cannot have a board of the exam any more that they wait for: it is over or too near its end, or they are no member now. */
    private static final String WITHOUT_EXAM = """
            select hold.id from hold join block on block.id = hold.block where hold.state = 'WAITING'
            and (block.lifted_at is not null or block.end_at < cast(? as timestamptz) + (hold.end_at - hold.start_at) or not exists (
                select 1 from lab_class_person m where m.class_id = block.class_id and m.part = 'MEMBER' and m.person_id = hold.person_id))
            order by hold.id
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

    private final HoldRepository holds;
    private final Sql sql;

    WaitingRows(HoldRepository holds, Sql sql) {
        this.holds = holds;
        this.sql = sql;
    }

    /** @param promised whether they were given an estimate before */
    record Waiter(Planner.Waiting waiting, boolean promised) {}

    /** In the order in which they are served. */
    List<Waiter> line() {
        holds.flush();
        return sql.list(LINE + " order by turn_at, id", WaitingRows::read);
    }

    /** Those who joined after that one, the newest of an earlier look; together with what else is asked. */
    Sql.Answer<Waiter> after(long reservation, Sql.Together asked) {
        // As a subquery, so that the database keeps its plan: it would make one for every number otherwise, which takes longer than the look.
        return asked.list(LINE + " and id > (select cast(? as bigint))", WaitingRows::read, reservation);
    }

    /** Numbers of those that wait for boards of an exam and cannot have them any more. */
    List<Long> withoutExam(Instant now) {
        holds.flush();
        return sql.list(WITHOUT_EXAM, row -> row.getLong(1), now);
    }

    /** Keeps the first estimates of those who have none yet. */
    void promise(List<Turn> turns) {
        if (!turns.isEmpty()) {
            sql.update(PROMISE, turns.stream().map(turn -> String.valueOf(turn.reservation())).toList(),
                    turns.stream().map(turn -> String.valueOf(Objects.requireNonNull(turn.window()).start())).toList());
        }
    }

    /** Seconds that a person had boards for since then, or will have or waits to have. */
    Duration use(long person, Instant since) {
        holds.flush();
        return Duration.ofSeconds(sql.first(USE, row -> (long) row.getDouble(1), since, person, since).orElseThrow());
    }

    /** One more who waits. */
    HoldRow add(long person, Wish wish, boolean only, Window window, Instant turn) {
        HoldRow row = new HoldRow();
        row.kind = HoldKind.RESERVATION;
        row.state = ReservationState.WAITING;
        row.personId = person;
        row.startAt = window.start();
        row.endAt = window.end();
        row.generation = 1;
        row.wanted(wish, only);
        row.turnAt = turn;
        holds.persist(row);
        return row;
    }

    /** Those who wait, in their order. */
    List<HoldRow> all() {
        return holds.list("state = 'WAITING' order by turnAt, id");
    }

    /** Those of one person. */
    List<HoldRow> of(long person) {
        return holds.list("state = 'WAITING' and personId = ?1 order by turnAt, id", person);
    }

    boolean isAnybody() {
        holds.flush();
        return sql.first("select exists (select 1 from hold where state = 'WAITING')", row -> row.getBoolean(1)).orElseThrow();
    }

    /** @param block of the exam that has it; null: none has */
    boolean isWanted(String board, @Nullable Long block, Instant now) {
        return wantedFor(board, block, now).isPresent();
    }

    /** How long the shortest of those would be who wait and could have the board now, as far as other holds go. */
    Optional<Duration> wantedFor(String board, @Nullable Long block, Instant now) {
        holds.flush();
        return sql.list(WANTED, row -> Optional.ofNullable(Sql.longOrNull(row, "micros")), board, block, now, now).getFirst()
                .map(micros -> Duration.ofNanos(micros * 1000));
    }

    /** Until the end of the transaction nobody else hands out boards to those who wait. */
    void lock() {
        sql.list("select 1 from pg_advisory_xact_lock(45, 0)", row -> 1);
    }

    private static Waiter read(ResultSet row) throws SQLException {
        Wish wish = new Wish(row.getString("wish_board"), row.getString("wish_profile"), Sql.texts(row, "wish_tags"));
        return new Waiter(new Planner.Waiting(row.getLong("id"), wish, Duration.ofNanos(row.getLong("micros") * 1000), Sql.longOrNull(row, "block")), row.getBoolean("promised"));
    }
}
