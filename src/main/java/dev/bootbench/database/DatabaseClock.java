package dev.bootbench.database;

import dev.bootbench.LabClock;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's time, the same for all replicas whatever their own clocks say. Asked now and then and carried forward by
 * the JVM's monotonic clock, so that {@link #now()} costs no round trip. Between two askings it never goes backwards.
 * In whole microseconds, as the database keeps them: what was written is what is read.
 */
@ApplicationScoped
public class DatabaseClock implements LabClock {
    private static final Logger LOG = Logger.getLogger(DatabaseClock.class);

    private final DataSource dataSource;
    private volatile @Nullable Anchor anchor;

    DatabaseClock(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Instant now() {
        Anchor known = anchor;
        if (known == null) {
            known = ask();
            anchor = known;
        }
        return known.at(System.nanoTime());
    }

    /** Corrects the drift between the two machines. A database that is away for a while leaves the last correction in force. */
    @Scheduled(every = "30s", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void correct() {
        try {
            anchor = ask();
        } catch (IllegalStateException e) {
            LOG.warn(e.getMessage());
        }
    }

    private Anchor ask() {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(10);
            long before = System.nanoTime();
            try (ResultSet row = statement.executeQuery("select clock_timestamp()")) {
                row.next();
                long after = System.nanoTime();
                Instant read = row.getObject(1, OffsetDateTime.class).toInstant();
                return new Anchor(read, before + (after - before) / 2);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot ask the database for the time: " + e.getMessage(), e);
        }
    }

    /** The database's time at one reading of {@link System#nanoTime()}. */
    private record Anchor(Instant time, long nanos) {
        Instant at(long nowNanos) {
            return time.plus(Duration.ofNanos(nowNanos - nanos)).truncatedTo(ChronoUnit.MICROS);
        }
    }
}
