package dev.bootbench.boards;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look at a board's health, as the API shows it.
 *
 * @param at by its host's clock
 * @param tookMs milliseconds
 * @param recovery the step of recovery it followed; empty for a plain look
 * @param items what was looked at; only for teachers and administrators
 */
record HealthView(
        long id,
        Instant at,
        HealthOccasion occasion,
        boolean healthy,
        String sentence,
        long tookMs,
        String recovery,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Item> items) {
    /** @param what power, serial, ssh, kernel, clock, disk, host-key, taint */
    record Item(String what, boolean ok, String detail) {}

    HealthView withoutItems() {
        return new HealthView(id, at, occasion, healthy, sentence, tookMs, recovery, null);
    }
}
