package dev.bootbench.booking;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** By which rule a booking goes beyond what its person may have. */
sealed interface Excess {
    Allowance.Rule rule();

    record TooLong(Allowance.Rule rule) implements Excess {}

    /** @param latest start that is allowed */
    record TooFar(Allowance.Rule rule, Instant latest) implements Excess {}

    /**
     * @param open    bookings that have not ended
     * @param nextEnd of them; null when they only wait
     */
    record TooManyOpen(Allowance.Rule rule, int open, @Nullable Instant nextEnd) implements Excess {}

    /**
     * @param boards beside the one asked for
     * @param when   so many
     */
    record TooManyBoards(Allowance.Rule rule, int boards, Window when) implements Excess {}

    /**
     * @param used   within the period, without what is asked for
     * @param period a calendar day or a week
     */
    record TooManyHours(Allowance.Rule rule, Duration used, Window period) implements Excess {}
}
