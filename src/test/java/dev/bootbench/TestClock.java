package dev.bootbench;

import dev.bootbench.database.DatabaseClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The clock of all {@code @QuarkusTest}s: the database's, moved by what a test asks for, or standing where a test put it.
 * Call {@link #reset()} afterwards.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class TestClock implements LabClock {
    private final DatabaseClock real;
    private final Attendance attendance;
    private volatile Duration offset = Duration.ZERO;
    private volatile @Nullable Instant stopped;

    TestClock(DatabaseClock real, Attendance attendance) {
        this.real = real;
        this.attendance = attendance;
    }

    @Override
    public Instant now() {
        Instant standing = stopped;
        return standing == null ? real.now().plus(offset) : standing;
    }

    /** Time passes, and the coordinator is there all the while. */
    public void advance(Duration by) {
        attendUntil(now().plus(by));
        offset = offset.plus(by);
    }

    /** Time passes while the coordinator is stopped. */
    public void pause(Duration by) {
        offset = offset.plus(by);
    }

    /** From now on it is that time, until it is told another. The coordinator was there all the while. */
    public void stop(Instant at) {
        attendUntil(at);
        stopped = at;
    }

    public void reset() {
        stopped = null;
        offset = Duration.ZERO;
        attendance.begin(real.now());
    }

    private void attendUntil(Instant end) {
        for (Instant at = now(); at.isBefore(end); at = at.plus(Attendance.PAUSE.dividedBy(2))) {
            attendance.since(at);
        }
    }
}
