package dev.bootbench.booking;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often a booking comes again: at the same clock time in that zone, also across the change to and from daylight saving.
 *
 * @param times how many there are in all, the first among them
 */
record Repeat(Every every, int times, ZoneId zone) {
    enum Every { DAY, WEEK }

    /** Each as long as the first. A clock time that the change to daylight saving leaves out is moved on by what is left out. */
    List<Window> windows(Window first) {
        ZonedDateTime start = first.start().atZone(zone);
        Duration length = first.length();
        ChronoUnit unit = switch (every) {
            case DAY -> ChronoUnit.DAYS;
            case WEEK -> ChronoUnit.WEEKS;
        };
        return IntStream.range(0, times).mapToObj(n -> start.plus(n, unit).toInstant())
                .map(instant -> new Window(instant, instant.plus(length))).toList();
    }
}
