package dev.bootbench.booking;

import dev.bootbench.classes.Limits;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kinds of limits, in the order in which they are looked at. The units are in the names. */
enum Limit {
    /** Of one booking. */
    LONGEST_MINUTES(Limits::longestMinutes),
    AHEAD_DAYS(Limits::aheadDays),
    OPEN_BOOKINGS(Limits::openBookings),
    BOARDS_AT_ONCE(Limits::boardsAtOnce),
    HOURS_PER_DAY(Limits::hoursPerDay),
    HOURS_PER_WEEK(Limits::hoursPerWeek),
    /** Of all members of a class together; no person has it. */
    CLASS_HOURS_PER_WEEK(limits -> null);

    private final Function<Limits, @Nullable Integer> of;

    Limit(Function<Limits, @Nullable Integer> of) {
        this.of = of;
    }

    @Nullable Integer in(Limits limits) {
        return of.apply(limits);
    }
}
