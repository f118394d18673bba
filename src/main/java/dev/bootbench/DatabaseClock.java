package dev.bootbench;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's time, so that all replicas decide alike. The database is asked once a minute how far this machine's
 * clock is off; in between the machine's own clock, which does not jump with its date, carries on from there.
 */
@ApplicationScoped
class DatabaseClock implements LabClock {
    private static final Duration KEEP = Duration.ofMinutes(1);

    private record Reading(Instant instant, long nanos) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }
    }

    private final DataSource database;
    private volatile @Nullable Reading last;

    DatabaseClock(DataSource database) {
        this.database = database;
    }

    @Override
    public Instant now() {
        Reading reading = last;
        if (reading == null || reading.age().compareTo(KEEP) > 0) {
            reading = read();
            last = reading;
        }
        return reading.instant().plus(reading.age());
    }

    private Reading read() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select clock_timestamp()")) {
            long nanos = System.nanoTime();
            row.next();
            return new Reading(row.getObject(1, OffsetDateTime.class).toInstant(), nanos);
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not tell the time", e);
        }
    }
}
