package dev.bootbench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bootbench.LabClock;
import dev.bootbench.TestClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DatabaseClockTest {
    @Inject
    DatabaseClock clock;

    @Inject
    LabClock injected;

    @Inject
    TestClock testClock;

    @Inject
    DataSource dataSource;

    @AfterEach
    void resetClock() {
        testClock.reset();
    }

    @Test
    void tellsTheDatabasesTime() throws SQLException {
        clock.correct();
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select clock_timestamp()")) {
            row.next();
            Instant theirs = row.getObject(1, OffsetDateTime.class).toInstant();
            assertThat(clock.now()).isCloseTo(theirs, within(2, ChronoUnit.SECONDS)).isAfterOrEqualTo(theirs.minusMillis(500));
        }
    }

    @Test
    void goesOnWithoutAskingAgain() {
        Instant before = clock.now();
        Instant last = before;
        for (int i = 0; i < 1000; i++) {
            Instant now = clock.now();
            assertThat(now).isAfterOrEqualTo(last);
            last = now;
        }
        assertThat(Duration.between(before, last)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void testsMoveTheInjectedClock() {
        testClock.advance(Duration.ofHours(3));
        assertThat(Duration.between(clock.now(), injected.now())).isBetween(Duration.ofMinutes(179), Duration.ofMinutes(181));
    }
}
