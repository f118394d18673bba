package dev.bootbench.booking;

import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What quotas are counted from, and the locks under which that is done. Within the caller's transaction. */
@ApplicationScoped
class QuotaRows {
    /** No booking is longer than that ({@link dev.bootbench.classes.Limits}), so one that ended in a week began no earlier before it. */
    private static final Duration LONGEST = Duration.ofDays(7);

    /** A cancelled one was given back before it began, and a fault of the lab is not put down to its victim. Time on boards of an exam is the exam's. */
    private static final String OF_PERSON = """
            select start_at, end_at, state, ended_at from hold
            where person_id = ? and kind = 'RESERVATION' and state not in ('CANCELLED', 'LAB_FAULT') and block is null
            and (ended_at is null or start_at > ? and start_at < ?) and id <> ?
            """;

    private static final String OF_CLASS = """
            select coalesce(sum(extract(epoch from greatest(interval '0', least(to_at, ?) - greatest(from_at, ?)))), 0) from (
                select case when state = 'WAITING' then cast(? as timestamptz) else start_at end as from_at,
                       case when state = 'WAITING' then cast(? as timestamptz) + (end_at - start_at)
                            else least(end_at, coalesce(ended_at, end_at)) end as to_at
                from hold join lab_class_person member on member.person_id = hold.person_id and member.part = 'MEMBER'
                join lab_class on lab_class.id = member.class_id
                where lab_class.name = ? and hold.kind = 'RESERVATION' and hold.state not in ('CANCELLED', 'LAB_FAULT') and hold.block is null
                and (hold.ended_at is null or hold.start_at > ? and hold.start_at < ?) and hold.id <> ?) counted
            """;
    private static final String LOCK = "select 1 from pg_advisory_xact_lock(hashint8extended(?, ?))";
    private static final String TRY = "select pg_try_advisory_xact_lock(hashint8extended(?, ?))";

    /** No hold has this number. */
    private static final long NONE = 0;
    private static final long PERSON = 47;
    private static final long CLASS = 48;

    private final HoldRepository holds;
    private final Sql sql;

    QuotaRows(HoldRepository holds, Sql sql) {
        this.holds = holds;
        this.sql = sql;
    }

    /**
     * A booking that counts.
     *
     * @param ended when it ended, if it has
     */
    record Counted(Window window, ReservationState state, @Nullable Instant ended) {}

    /** The person's that count: all that have not ended, and those that ended and began in these weeks, or little before. Without what was changed and not flushed. */
    Sql.Answer<Counted> of(long person, Window weeks, @Nullable Long without, Sql.Together asked) {
        return asked.list(OF_PERSON, QuotaRows::read, person, weeks.start().minus(LONGEST), weeks.end(), without == null ? NONE : without);
    }

    /** What all members of a class have booked within that time; who waits counts as if they were served now. */
    Duration ofClass(String name, Window within, Instant now, @Nullable Long without) {
        holds.flush();
        return sql.first(OF_CLASS, row -> Duration.ofMillis((long) (row.getDouble(1) * 1000)), within.end(), within.start(), now, now, name,
                within.start().minus(LONGEST), within.end(), without == null ? NONE : without).orElseThrow();
    }

    /** Whose booking that is; empty when it is nobody's. */
    Optional<Long> ownerOf(long hold) {
        return sql.first("select person_id from hold where id = ? and person_id is not null", row -> row.getLong(1), hold);
    }

    /** Until the end of the transaction nobody else books for this person. Before all locks of holds, the line and boards. */
    void lockPerson(long person, Sql.Together asked) {
        asked.list(LOCK, row -> 1, person, PERSON);
    }

    /** After that of the person, in the order of the classes' names. */
    void lockClass(long id) {
        sql.list(LOCK, row -> 1, id, CLASS);
    }

    /** For those who hold locks of boards already, and must not wait for one who wants these. */
    boolean tryPerson(long person) {
        return tries(PERSON, person);
    }

    boolean tryClass(long id) {
        return tries(CLASS, id);
    }

    private boolean tries(long kind, long id) {
        return sql.first(TRY, row -> row.getBoolean(1), id, kind).orElseThrow();
    }

    private static Counted read(ResultSet row) throws SQLException {
        return new Counted(new Window(Sql.instant(row, "start_at"), Sql.instant(row, "end_at")),
                ReservationState.valueOf(row.getString("state")), Sql.instantOrNull(row, "ended_at"));
    }
}
