package dev.bootbench.booking;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks for: from {@code start} (default: now) to {@code end}, or for so many minutes, a board by its name or
 * any that fits.
 *
 * @param profile any board of it
 * @param tags    any board that has them all
 * @param orWait  whether to wait for it when it is not free now; null: only where nothing but graded runs, which make way, is in the way
 * @param onlyThisBoard whether the lab must not move it to an equal board when this one breaks; for a board by its name
 */
public record BookingRequest(
        @Nullable String board, @Nullable Instant start, @Nullable Instant end, @Nullable Integer minutes,
        @Nullable String profile, @Nullable List<String> tags, @JsonProperty("wait") @Nullable Boolean orWait,
        @Nullable Boolean onlyThisBoard) {

    /** @throws dev.bootbench.problem.ProblemException for a time that nobody means, and for this very board where none is named */
    public BookingRequest {
        Times.demandMeant("start", start);
        Times.demandMeant("end", end);
        if (Boolean.TRUE.equals(onlyThisBoard) && (board == null || board.isBlank())) {
            throw new ProblemException(ProblemType.INVALID, "\"onlyThisBoard\" goes with the name of a board.");
        }
    }

    /** That board, and no other. */
    static BookingRequest of(String board, @Nullable Instant start, @Nullable Instant end, @Nullable Integer minutes) {
        return new BookingRequest(board, start, end, minutes, null, null, null, null);
    }

    Wish wish() {
        return new Wish(board, profile, tags);
    }

    boolean only() {
        return Boolean.TRUE.equals(onlyThisBoard);
    }

    boolean waits() {
        return Boolean.TRUE.equals(orWait);
    }

    /** Whether they want it as soon as a graded run has made way for them. */
    boolean waitsForGradedRuns() {
        return orWait == null;
    }
}
