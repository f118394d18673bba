package dev.bootbench.booking;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bootbench.boards.Allocation;
import dev.bootbench.booking.Allowance.Rule;
import dev.bootbench.booking.Allowance.Source;
import dev.bootbench.booking.Quota.Use;
import dev.bootbench.people.Person;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person may book and has booked.
 *
 * @param zone whose days and weeks count
 */
public record QuotaView(Allocation.Holder person, String zone, List<Line> limits) {
    /**
     * @param most  in the unit of the limit's name
     * @param used  in the same unit, now or in the present day or week; null where nothing is used up
     * @param until when the day or week ends
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(Limit limit, int most, Source source, @Nullable BigDecimal used, @Nullable Instant until) {}

    static QuotaView of(Person person, ZoneId zone, Allowance allowance, List<Use> uses, Instant now, Window day, Window week) {
        return new QuotaView(new Allocation.Holder(person.login, person.name), zone.getId(),
                allowance.rules().stream().map(rule -> line(rule, allowance, uses, now, day, week)).toList());
    }

    private static Line line(Rule rule, Allowance allowance, List<Use> uses, Instant now, Window day, Window week) {
        return switch (rule.limit()) {
            case LONGEST_MINUTES, AHEAD_DAYS -> new Line(rule.limit(), rule.most(), rule.source(), null, null);
            case OPEN_BOOKINGS -> count(rule, uses.stream().filter(Use::live).count());
            case BOARDS_AT_ONCE -> count(rule, uses.stream().filter(Use::live).map(Use::window)
                    .filter(window -> !window.start().isAfter(now) && window.end().isAfter(now)).count());
            case HOURS_PER_DAY -> hours(rule, Quota.used(uses, day), day);
            case HOURS_PER_WEEK -> hours(rule, Quota.used(uses, week), week);
            case CLASS_HOURS_PER_WEEK -> hours(rule, allowance.spent().apply(rule.source().name(), week), week);
        };
    }

    private static Line count(Rule rule, long count) {
        return new Line(rule.limit(), rule.most(), rule.source(), BigDecimal.valueOf(count), null);
    }

    private static Line hours(Rule rule, Duration used, Window period) {
        return new Line(rule.limit(), rule.most(), rule.source(), new BigDecimal(QuotaWords.hours(used)), period.end());
    }
}
