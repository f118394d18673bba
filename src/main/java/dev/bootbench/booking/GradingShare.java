package dev.bootbench.booking;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * So many boards of a profile are left to graded runs on those days at those hours.
 *
 * @param to      not after {@code from}: on the day after
 * @param boards  null: {@code percent} of them, rounded up
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GradingShare(
        long id, String profile, List<DayOfWeek> days, LocalTime from, LocalTime to, @Nullable Integer boards, @Nullable Integer percent) {

    /** @param all boards of the profile */
    int kept(int all) {
        return boards != null ? boards : percent == null ? 0 : Math.ceilDiv(all * percent, 100);
    }

    /** The times that share an instant with the window, by the clock of the zone. */
    List<Window> times(Window within, ZoneId zone) {
        List<Window> times = new ArrayList<>();
        LocalDate last = within.end().atZone(zone).toLocalDate();
        for (LocalDate day = within.start().atZone(zone).toLocalDate().minusDays(1); !day.isAfter(last); day = day.plusDays(1)) {
            if (days.contains(day.getDayOfWeek())) {
                Instant start = day.atTime(from).atZone(zone).toInstant();
                Instant end = (to.isAfter(from) ? day : day.plusDays(1)).atTime(to).atZone(zone).toInstant();
                if (end.isAfter(start) && within.overlaps(new Window(start, end))) {
                    times.add(new Window(start, end));
                }
            }
        }
        return times;
    }

    /** As in "2 of 4 qemu-x86 boards are kept for graded runs (Mon Tue, 08:00 to 18:00 Europe/Berlin)." */
    String sentence(int all, ZoneId zone) {
        int kept = kept(all);
        return Math.min(kept, all) + " of " + all + " " + profile + " boards " + (kept == 1 ? "is" : "are") + " kept for graded runs ("
                + days.stream().map(GradingShare::shortly).collect(Collectors.joining(" ")) + ", " + from + " to " + to + " " + zone.getId()
                + "), and people have the others then.";
    }

    private static String shortly(DayOfWeek day) {
        return day.getDisplayName(java.time.format.TextStyle.SHORT, Locale.ENGLISH);
    }
}
