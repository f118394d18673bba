package dev.bootbench.grading;

import dev.bootbench.LabClock;
import dev.bootbench.blobs.BlobStore;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Drops captured states that cannot matter any more: each is as large as hundreds of other submissions. Of one person's in
 * one exercise there stay those that an attempt still waits for or runs with, the newest, the newest that was graded and
 * the newest of the best. Rows, verdicts and logs stay of all.
 */
@ApplicationScoped
class StateShelf {
    private static final Logger LOG = Logger.getLogger(StateShelf.class);
    /** By then whoever asked for a capture has handed it in, or never will. */
    private static final Duration HANDED_IN = Duration.ofHours(1);

    private static final String OBSOLETE = """
            with judged as (
                select s.id, s.person_id, s.exercise, s.dropped_at,
                       exists (select 1 from attempt a where a.submission_id = s.id and a.finished_at is null) as open,
                       (select a.score from attempt a where a.submission_id = s.id and a.state = 'GRADED'
                         order by a.id desc limit 1) as score
                  from submission s
                 where s.board is not null),
            placed as (
                select id, dropped_at, open,
                       row_number() over (partition by person_id, exercise order by id desc) as newest,
                       row_number() over (partition by person_id, exercise order by score is null, id desc) as graded,
                       row_number() over (partition by person_id, exercise order by score desc nulls last, id desc) as best
                  from judged)
            select id from placed where dropped_at is null and not open and newest > 1 and graded > 1 and best > 1
            """;
    private static final String STILL = OBSOLETE + " and id = ?";
    /** Whoever puts it in the queue again looks at the row too, and waits here. */
    private static final String LOCKED = "select archive from submission where id = ? for update skip locked";
    private static final String DROPPED = "update submission set dropped_at = ? where id = ?";
    private static final String NOBODYS = """
            select b.sha256 from blob b where b.media_type = ? and b.stored_at < ?
               and not exists (select 1 from submission s where s.kept = b.sha256)
            """;

    private final Sql sql;
    private final BlobStore blobs;
    private final LabClock clock;

    StateShelf(Sql sql, BlobStore blobs, LabClock clock) {
        this.sql = sql;
        this.blobs = blobs;
        this.clock = clock;
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tidy() {
        List<Long> obsolete = sql.list(OBSOLETE, row -> row.getLong(1));
        for (long submission : obsolete) {
            QuarkusTransaction.requiringNew().run(() -> drop(submission));
        }
        for (String content : sql.list(NOBODYS, row -> row.getString(1), BoardHandIn.MEDIA_TYPE, clock.now().minus(HANDED_IN))) {
            QuarkusTransaction.requiringNew().run(() -> blobs.drop(content, BoardHandIn.MEDIA_TYPE));
        }
    }

    private void drop(long submission) {
        sql.first(LOCKED, row -> row.getString(1), submission)
                // Between the look and the lock somebody may have asked for another grading.
                .filter(archive -> sql.first(STILL, row -> true, submission).isPresent())
                .ifPresent(archive -> {
                    sql.update(DROPPED, clock.now(), submission);
                    blobs.drop(archive, BoardHandIn.MEDIA_TYPE);
                    LOG.infof("the state of submission %d is dropped: newer or better ones are kept", submission);
                });
    }
}
