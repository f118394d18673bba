package dev.bootbench.blobs;

import dev.bootbench.LabClock;
import dev.bootbench.sql.Sql;
import dev.bootbench.sql.SqlFailedException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/** Makes the partition of each month before the month begins. */
@ApplicationScoped
class BlobPartitions {
    private static final Logger LOG = Logger.getLogger(BlobPartitions.class);

    private static final int FIRST = 10;

    private final Sql sql;
    private final LabClock clock;
    private final BlobConfig config;

    BlobPartitions(Sql sql, LabClock clock, BlobConfig config) {
        this.sql = sql;
        this.clock = clock;
        this.config = config;
    }

    /** Before anything stores content: what went into the default partition would keep the month's own from being made. */
    void onStart(@Observes @Priority(FIRST) StartupEvent event) {
        makeAhead();
    }

    @Scheduled(every = "12h", delayed = "12h")
    void makeAhead() {
        YearMonth present = YearMonth.from(clock.now().atZone(ZoneOffset.UTC));
        for (int i = 0; i <= config.monthsAhead(); i++) {
            make(present.plusMonths(i));
        }
    }

    private void make(YearMonth month) {
        // A year and a month from the clock: nothing here comes from outside.
        String statement = "create table if not exists blob_chunk_%04d_%02d partition of blob_chunk for values from ('%s') to ('%s')"
                .formatted(month.getYear(), month.getMonthValue(), month.atDay(1), month.plusMonths(1).atDay(1));
        try {
            sql.update(statement);
        } catch (SqlFailedException e) {
            // Another replica made it in the same moment, or the default partition holds content of that month already
            // and goes on taking it. Either way nothing is lost.
            LOG.infof("no partition for %s made: %s", month, e.getMessage());
        }
    }
}
