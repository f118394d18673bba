package dev.bootbench.booking;

import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Times in requests. */
final class Times {
    /** What nobody means; sums with what is in between are times that Java and the database know. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant TOO_LATE = Instant.parse("+10000-01-01T00:00:00Z");

    private Times() {}

    /** @throws ProblemException for what is no time, or none that anybody means, with the name of the parameter */
    static Instant parsed(String name, String text) {
        try {
            Instant time = Instant.parse(text);
            demandMeant(name, time);
            return time;
        } catch (DateTimeParseException e) {
            throw new ProblemException(ProblemType.INVALID, "'" + name + "' has to be a time in UTC like 2026-11-21T14:00:00Z.");
        }
    }

    /**
     * Null is left to who reads it.
     *
     * @throws ProblemException for a time outside the years 2000 to 9999, with the name of the field
     */
    static void demandMeant(String name, @Nullable Instant time) {
        if (time != null && (time.isBefore(EARLIEST) || !time.isBefore(TOO_LATE))) {
            throw new ProblemException(ProblemType.INVALID, "'" + name + "' has to be a time in the years 2000 to 9999.");
        }
    }
}
