package dev.bootbench.news;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them, by the lab's clock. */
final class Moments {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.ENGLISH);

    private Moments() {}

    /** As in "15:05 (Europe/Berlin)". */
    static String clock(Instant time, ZoneId zone) {
        return CLOCK.format(time.atZone(zone)) + " (" + zone.getId() + ")";
    }

    /** As in "Sat 21 Nov 2026, 15:00 to 16:00 (Europe/Berlin)". */
    static String stretch(Instant from, Instant to, ZoneId zone) {
        boolean sameDay = from.atZone(zone).toLocalDate().equals(to.atZone(zone).toLocalDate());
        return DAY.format(from.atZone(zone)) + " to " + (sameDay ? CLOCK : DAY).format(to.atZone(zone)) + " (" + zone.getId() + ")";
    }
}
