package dev.bootbench.deployments;

import dev.bootbench.LabClock;
import dev.bootbench.blobs.BlobStore;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/**
 * Drops what was deployed in reservations that are long over: a kernel is as large as thousands of sources. The deployments stay,
 * and say that what they were made of is gone. Content that somebody has deployed again since, or handed in, stays.
 */
@ApplicationScoped
class ContentShelf {
    private static final String OVER = """
            select d.id from deployment d join hold h on h.id = d.hold_id
             where d.dropped_at is null and d.finished_at is not null and h.ended_at < ?
             order by d.id
            """;
    private static final String DROPPED = "update deployment set dropped_at = ? where id = ? and dropped_at is null returning content";

    private final Sql sql;
    private final BlobStore blobs;
    private final LabClock clock;
    private final Duration keep;

    ContentShelf(Sql sql, BlobStore blobs, LabClock clock, DeploymentsConfig config) {
        this.sql = sql;
        this.blobs = blobs;
        this.clock = clock;
        this.keep = config.keep();
    }

    @Scheduled(every = "10m", delayed = "2m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tidy() {
        Instant now = clock.now();
        for (long deployment : sql.list(OVER, row -> row.getLong(1), now.minus(keep))) {
            QuarkusTransaction.requiringNew().run(() -> sql.first(DROPPED, row -> row.getString(1), now, deployment)
                    .ifPresent(content -> blobs.drop(content, ContentIntake.MEDIA_TYPE)));
        }
    }
}
