package dev.bootbench.booking;

import dev.bootbench.LabTimes;
import dev.bootbench.booking.Allowance.Rule;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/**
 * Limits in sentences, with times as the lab's clocks show them.
 *
 * @param who as a sentence begins: "You have", "Mira Okafor has"
 */
record QuotaWords(String who, Instant now, LabTimes times) {
    String sentence(Excess excess) {
        Rule rule = excess.rule();
        String source = " (" + rule.source().inWords() + ")";
        return switch (excess) {
            case Excess.TooLong ignored -> "A reservation lasts at most " + rule.most() + " minutes, extensions included" + source
                    + ". Choose an earlier end.";
            case Excess.TooFar far -> "Boards can be booked " + rule.most() + " days ahead" + source + ", which is until "
                    + moment(far.latest()) + ". Choose an earlier start.";
            case Excess.TooManyOpen open -> who + " " + open.open() + (open.open() == 1 ? " reservation that has" : " reservations that have")
                    + " not ended, and " + rule.most() + " is the most" + source + ". Cancel or end one first"
                    + (open.nextEnd() == null ? "." : "; the next of them ends " + moment(open.nextEnd()) + ".");
            case Excess.TooManyBoards boards -> who + " " + boards.boards() + (boards.boards() == 1 ? " board" : " boards") + " from "
                    + moment(boards.when().start()) + " to " + moment(boards.when().end()) + ", and " + rule.most()
                    + " at once is the most" + source + ".";
            case Excess.TooManyHours hours -> hours(hours, rule, source);
        };
    }

    private String hours(Excess.TooManyHours excess, Rule rule, String source) {
        boolean day = rule.limit() == Limit.HOURS_PER_DAY;
        boolean current = !excess.period().start().isAfter(now) && excess.period().end().isAfter(now);
        String used = hours(excess.used()) + " of ";
        String most = rule.most() + (rule.most() == 1 ? " hour " : " hours ");
        String first = times.date(excess.period().start());
        String period = day ? current ? "today" : "on " + first : current ? "this week" : "in the week of " + first;
        String said = rule.limit() == Limit.CLASS_HOURS_PER_WEEK
                ? "The class " + rule.source().name() + " has used " + used + "its " + most + period
                : who + " used " + used + most + period + source;
        Duration left = Duration.ofHours(rule.most()).minus(excess.used());
        return said + ". " + left(left) + (current ? " until " + moment(excess.period().end()) : " then") + ".";
    }

    /** Rounded down to a minute, so that what is said to be left can be had. */
    private static String left(Duration left) {
        long minutes = Math.max(0, left.toMinutes());
        String hours = minutes < 60 ? "" : minutes / 60 == 1 ? "1 hour" : minutes / 60 + " hours";
        String rest = minutes % 60 == 0 ? "" : minutes % 60 == 1 ? "1 minute" : minutes % 60 + " minutes";
        if (minutes == 0) {
            return "Nothing is left";
        }
        return hours + (hours.isEmpty() || rest.isEmpty() ? "" : " and ") + rest + (minutes == 1 || minutes == 60 ? " is left" : " are left");
    }

    /** As in "6", "6.5". */
    static String hours(Duration duration) {
        return new BigDecimal(duration.toMillis()).divide(new BigDecimal(3_600_000), 2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    }

    String moment(Instant instant) {
        return times.moment(instant, now);
    }
}
