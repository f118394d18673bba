package dev.bootbench.booking;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sets boards aside: those named, or all of a profile or with tags.
 *
 * @param start    default: now
 * @param reason   everybody reads it who would have liked to have the boards
 * @param forClass whose members may use the boards then; null: nobody, for maintenance
 * @param override whether bookings in the way give way
 */
record BlockRequest(
        @Nullable List<String> boards, @Nullable String profile, @Nullable List<String> tags, @Nullable Instant start, @Nullable Instant end,
        @Nullable Integer minutes, @Nullable String reason, @JsonProperty("class") @Nullable String forClass,
        @Nullable Boolean override) {
    /** @throws dev.bootbench.problem.ProblemException for a time that nobody means */
    BlockRequest {
        Times.demandMeant("start", start);
        Times.demandMeant("end", end);
        boards = boards == null ? null : boards.stream().filter(Objects::nonNull).map(String::strip).distinct().sorted().toList();
    }

    Wish wish() {
        return new Wish(null, profile, tags);
    }
}
