package dev.bootbench.agent.board;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One look at a board's health.
 *
 * @param sentence what people read: that all is well, or the first thing that is not
 * @param recovery the rung of the ladder this look followed; empty for a plain check
 */
public record HealthReport(
        Instant at,
        Occasion occasion,
        boolean healthy,
        String sentence,
        List<Examination.Item> items,
        Duration took,
        Optional<Recovery> recovery) {

    /** Why somebody looked. */
    public enum Occasion { AFTER_RESET, SCHEDULED, ON_DEMAND, AFTER_RECOVERY }

    public HealthReport {
        items = List.copyOf(items);
    }
}
