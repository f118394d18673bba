package dev.bootbench.booking;

import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Times in the sentences of problems and notes. */
final class Times {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Times() {}

    /** As in "Tue 24 Nov". */
    static String day(Instant instant) {
        return DAY.format(instant);
    }

    /** @throws ProblemException for what is no time, with the name of the parameter */
    static Instant parsed(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ProblemException(ProblemType.INVALID, "'" + name + "' has to be a time in UTC like 2026-11-21T14:00:00Z.");
        }
    }

    /** As in "14:05 UTC". */
    static String clock(Instant instant) {
        return CLOCK.format(instant);
    }
}
