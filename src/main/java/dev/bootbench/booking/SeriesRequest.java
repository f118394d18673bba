package dev.bootbench.booking;

import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several bookings, all or none: of several boards, at several times, or both.
 *
 * @param boards  these very boards
 * @param profile without {@code boards}: any of it
 * @param tags    without {@code boards}: any with all of them
 * @param count   without {@code boards}: how many (default: 1)
 * @param repeat  null: once
 */
record SeriesRequest(
        @Nullable List<String> boards, @Nullable String profile, @Nullable List<String> tags, @Nullable Integer count,
        @Nullable Instant start, @Nullable Instant end, @Nullable Integer minutes, @Nullable Again repeat) {
    private static final int MOST_BOARDS = 500;

    /**
     * @param every {@code DAY} or {@code WEEK}
     * @param times how many there are in all
     * @param zone  whose clock shows the same time each time, as in "Europe/Berlin"
     */
    record Again(@Nullable String every, @Nullable Integer times, @Nullable String zone) {}

    /** @throws ProblemException for a time that nobody means, and for more boards than are booked at once */
    SeriesRequest {
        Times.demandMeant("start", start);
        Times.demandMeant("end", end);
        boards = boards == null ? null : boards.stream().filter(Objects::nonNull).map(String::strip).distinct().sorted().toList();
        if (boards != null && boards.size() > MOST_BOARDS) {
            throw new ProblemException(ProblemType.INVALID, "That names " + boards.size() + " boards, and " + MOST_BOARDS
                    + " at once is the most. Choose fewer boards.");
        }
    }

    Wish wish() {
        return new Wish(null, profile, tags);
    }

    /** The first of them. */
    BookingRequest first() {
        return new BookingRequest(null, start, end, minutes, profile, tags, false, null);
    }
}
