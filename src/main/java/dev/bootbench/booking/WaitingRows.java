package dev.bootbench.booking;

import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The line as the planner wants it, and what it writes of it, many at once. Within the caller's transaction. */
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

    private static Waiter read(ResultSet row) throws SQLException {
        Wish wish = new Wish(row.getString("wish_board"), row.getString("wish_profile"), Sql.texts(row, "wish_tags"));
        return new Waiter(new Planner.Waiting(row.getLong("id"), wish, Duration.ofNanos(row.getLong("micros") * 1000), Sql.longOrNull(row, "block")), row.getBoolean("promised"));
    }
}
