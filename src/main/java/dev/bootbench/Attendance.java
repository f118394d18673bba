package dev.bootbench;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;

/**
 * Since when this coordinator has looked after the lab without a pause. While it was stopped or its database was away it heard nobody,
 * so nobody's silence of that time counts: they have all their time to come back once more, as after a start.
 */
@ApplicationScoped
public class Attendance {
    /** Several look every second or two. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final LabClock clock;
    private Instant since = Instant.MAX;
    private Instant last = Instant.MIN;

    Attendance(LabClock clock) {
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event) {
        begin(clock.now());
    }

    /** What happened before then, it has not seen. */
    synchronized void begin(Instant at) {
        since = at;
        last = at;
    }

    /**
     * To be asked at every look.
     *
     * @param now when the look began, by the lab's clock
     */
    public synchronized Instant since(Instant now) {
        if (now.isBefore(since) || now.isAfter(last.plus(PAUSE))) {
            since = now;
        }
        if (now.isAfter(last)) {
            last = now;
        }
        return since;
    }
}
