package dev.bootbench.grading;

import dev.bootbench.LabClock;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the lab did wrong, when and where. */
@ApplicationScoped
class FaultLog {
    private static final String NOTE = """
            insert into lab_fault (attempt_id, run, generation, host, board, at, phase, check_id, what) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String OF = "select host, board, check_id, at from lab_fault where attempt_id = ? order by id";
    /**
     * Where a submission's code ran or was built, it may be what broke the host, and so may be all that its person hands
     * in: these count once. What broke elsewhere counts once for each submission.
     */
    private static final String SUSPECTS = """
            select count(distinct case when f.check_id <> '' or f.phase in ('BUILDING', 'RUNNING') then 'p' || s.person_id
                                       else 's' || s.id end)
              from lab_fault f join attempt a on a.id = f.attempt_id join submission s on s.id = a.submission_id
             where f.host = ? and f.at > coalesce(?, '-infinity'::timestamptz)
               and f.at > coalesce((select max(d.received_at) from delivery d
                                     where d.host = f.host and d.counted and d.outcome = 'GRADED'), '-infinity'::timestamptz)
            """;

    private final Sql sql;
    private final LabClock clock;

    FaultLog(Sql sql, LabClock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** @param check the one it happened in; empty: in none */
    record Fault(String host, String board, String check, Instant at) {}

    /** @param claimed with an agent */
    void note(Claimed claimed, String check, String what) {
        Run run = claimed.run();
        sql.update(NOTE, run.attempt(), run.number(), run.generation(), run.fence().host(), Objects.requireNonNull(run.board()),
                clock.now(), run.state(), check, what);
    }

    /** Of all runs of the attempt, the oldest first. */
    List<Fault> of(long attempt) {
        return sql.list(
                OF,
                row -> new Fault(row.getString("host"), row.getString("board"), row.getString("check_id"), Sql.instant(row, "at")),
                attempt);
    }

    /**
     * How many submissions the host failed since it last judged one, in such a way that none of them alone explains it.
     *
     * @param from faults before this are forgiven; null: none are
     */
    int suspects(String host, @Nullable Instant from) {
        return sql.first(SUSPECTS, row -> row.getInt(1), host, from).orElse(0);
    }
}
