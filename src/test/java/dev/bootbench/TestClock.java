package dev.bootbench;

import dev.bootbench.database.DatabaseClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.time.Instant;

/** The clock of all {@code @QuarkusTest}s: the database's, moved by what a test asks for. Call {@link #reset()} afterwards. */
@Alternative
@Priority(1)
@ApplicationScoped
public class TestClock implements LabClock {
    private final DatabaseClock real;
    private volatile Duration offset = Duration.ZERO;

    TestClock(DatabaseClock real) {
        this.real = real;
    }

    @Override
    public Instant now() {
        return real.now().plus(offset);
    }

    public void advance(Duration by) {
        offset = offset.plus(by);
    }

    public void reset() {
        offset = Duration.ZERO;
    }
}
