package dev.bootbench.booking;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks for: from {@code start} (default: now) to {@code end}, or for so many minutes, a board by its name or
 * any that fits.
 *
 * @param profile any board of it
 * @param tags    any board that has them all
 * @param orWait  whether to wait for it when it is not free now
 */
public record BookingRequest(
        @Nullable String board, @Nullable Instant start, @Nullable Instant end, @Nullable Integer minutes,
        @Nullable String profile, @Nullable List<String> tags, @JsonProperty("wait") @Nullable Boolean orWait) {

    /** @throws dev.bootbench.problem.ProblemException for a time that nobody means */
    public BookingRequest {
        Times.demandMeant("start", start);
        Times.demandMeant("end", end);
    }

    /** That board, and no other. */
    static BookingRequest of(String board, @Nullable Instant start, @Nullable Instant end, @Nullable Integer minutes) {
        return new BookingRequest(board, start, end, minutes, null, null, null);
    }

    Wish wish() {
        return new Wish(board, profile, tags);
    }

    boolean waits() {
        return Boolean.TRUE.equals(orWait);
    }
}
