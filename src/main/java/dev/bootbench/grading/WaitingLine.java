package dev.bootbench.grading;

import dev.bootbench.LabClock;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The order of the queue, which is total: class, then the person with the fewest running, then time, then number. Who
 * has waited for longer than the age of the class moves up one class, though never into the first.
 */
@ApplicationScoped
class WaitingLine {
    private static final String WAITING = """
            with waiting as (
                select a.id, r.number, r.wants, a.queued_at,
                       case when a.priority = 3 and a.queued_at < ? then 2
                            when a.priority = 4 and a.queued_at < ? then 3
                            else a.priority end as class,
                       (select count(*) from run o join attempt p on p.id = o.attempt_id join submission t on t.id = p.submission_id
                         where t.person_id = s.person_id and o.host is not null) as running
                  from run r
                  join attempt a on a.id = r.attempt_id
                  join submission s on s.id = a.submission_id
                 where r.state = 'QUEUED')
            """;
    private static final String ORDER = " order by class, running, queued_at, id, number ";
    private static final String NEXT = WAITING + "select id, wants from waiting where wants && ? and running < ?" + ORDER + "limit ?";
    private static final String RIVALS = WAITING + "select id from waiting where wants && ?" + ORDER;
    private static final String RUNNING = """
            select count(*) from run r join attempt a on a.id = r.attempt_id join submission s on s.id = a.submission_id
             where s.person_id = ? and r.host is not null
            """;

    private final Sql sql;
    private final LabClock clock;
    private final GradingConfig config;

    WaitingLine(Sql sql, LabClock clock, GradingConfig config) {
        this.sql = sql;
        this.clock = clock;
        this.config = config;
    }

    boolean isEmpty() {
        return sql.first("select 1 from run where state = 'QUEUED' limit 1", row -> true).isEmpty();
    }

    /** A run that waits, of that attempt, and what could serve it. */
    record Candidate(long attempt, List<String> wants) {}

    /** Waiting runs that boards which offer this could serve now, the next one first. */
    List<Candidate> next(Collection<String> offers, int boardsPerPerson, int limit) {
        Instant now = clock.now();
        return sql.list(
                NEXT, row -> new Candidate(row.getLong(1), Sql.texts(row, "wants")), now.minus(config.regradeAge()),
                now.minus(config.bulkAge()), offers, boardsPerPerson, limit);
    }

    /** Numbers of all attempts with a run that waits for one of these, the next one first. */
    List<Long> rivals(Collection<String> wants) {
        Instant now = clock.now();
        return sql.list(RIVALS, row -> row.getLong(1), now.minus(config.regradeAge()), now.minus(config.bulkAge()), wants).stream()
                .distinct()
                .toList();
    }

    /** Until the transaction ends, nobody else counts or changes what this person has in the line. */
    void lock(long person) {
        sql.first("select 1 from (select pg_advisory_xact_lock(22, ?)) as locked", row -> true, Math.toIntExact(person));
    }

    /** How many boards the person's attempts have now. */
    int running(long person) {
        return sql.first(RUNNING, row -> row.getInt(1), person).orElseThrow();
    }
}
