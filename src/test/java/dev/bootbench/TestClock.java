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
    private volatile Duration offset = Duration.ZERO;
    private volatile @Nullable Instant stopped;

    TestClock(DatabaseClock real) {
        this.real = real;
    }

    @Override
    public Instant now() {
        Instant standing = stopped;
        return standing == null ? real.now().plus(offset) : standing;
    }

    public void advance(Duration by) {
        offset = offset.plus(by);
    }

    /** From now on it is that time, until it is told another. */
    public void stop(Instant at) {
        stopped = at;
    }

    public void reset() {
        stopped = null;
        offset = Duration.ZERO;
    }
}
