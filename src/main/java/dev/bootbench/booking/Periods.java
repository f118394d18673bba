package dev.bootbench.booking;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/** Calendar days and weeks of a time zone. A day is not always 24 hours long. */
final class Periods {
    private Periods() {}

    /** The calendar day that the instant lies in. */
    static Window day(Instant instant, ZoneId zone) {
        LocalDate date = instant.atZone(zone).toLocalDate();
        return days(date, date.plusDays(1), zone);
    }

    /** The week, Monday to Sunday, that the instant lies in. */
    static Window week(Instant instant, ZoneId zone) {
        LocalDate monday = instant.atZone(zone).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return days(monday, monday.plusDays(7), zone);
    }

    /** The days that the window touches. */
    static List<Window> days(Window window, ZoneId zone) {
        List<Window> days = new ArrayList<>();
        for (Window day = day(window.start(), zone); day.start().isBefore(window.end()); day = day(day.end(), zone)) {
            days.add(day);
        }
        return days;
    }

    /** The weeks that the window touches. */
    static List<Window> weeks(Window window, ZoneId zone) {
        List<Window> weeks = new ArrayList<>();
        for (Window week = week(window.start(), zone); week.start().isBefore(window.end()); week = week(week.end(), zone)) {
            weeks.add(week);
        }
        return weeks;
    }

    private static Window days(LocalDate first, LocalDate after, ZoneId zone) {
        return new Window(first.atStartOfDay(zone).toInstant(), after.atStartOfDay(zone).toInstant());
    }
}
