package dev.bootbench;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times in sentences, as the lab's clocks show them: whoever reads them may be elsewhere, so they name the zone. */
@ApplicationScoped
public class LabTimes {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm z", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEEE d MMMM", Locale.ENGLISH);
    private static final DateTimeFormatter SOON = DateTimeFormatter.ofPattern("EEEE HH:mm z", Locale.ENGLISH);
    private static final DateTimeFormatter LATER = DateTimeFormatter.ofPattern("EEEE d MMMM HH:mm z", Locale.ENGLISH);

    private final ZoneId zone;

    @Inject
    LabTimes(LabConfig lab) {
        this(lab.zone().orElseGet(ZoneId::systemDefault));
    }

    public LabTimes(ZoneId zone) {
        this.zone = zone;
    }

    /** The lab's, by which its days and weeks count, too. */
    public ZoneId zone() {
        return zone;
    }

    /** As in "14:05 CET". */
    public String clock(Instant instant) {
        return CLOCK.format(instant.atZone(zone));
    }

    /** As in "Tue 24 Nov". */
    public String day(Instant instant) {
        return DAY.format(instant.atZone(zone));
    }

    /** As in "Monday 7 December". */
    public String date(Instant instant) {
        return DATE.format(instant.atZone(zone));
    }

    /** As in "today 14:00 CET", "Monday 00:00 CET", "Monday 7 December 00:00 CET". */
    public String moment(Instant instant, Instant now) {
        ZonedDateTime at = instant.truncatedTo(ChronoUnit.MINUTES).atZone(zone);
        long days = ChronoUnit.DAYS.between(now.atZone(zone).toLocalDate(), at.toLocalDate());
        return days == 0 ? "today " + CLOCK.format(at) : (days > 0 && days <= 7 ? SOON : LATER).format(at);
    }
}
