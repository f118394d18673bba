package dev.bootbench.classes;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bootbench.sql.Sql;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How much one person may book. What is null is not limited here; another source may limit it.
 *
 * @param longestMinutes of one booking, extensions included
 * @param aheadDays      how far in the future a booking may start
 * @param openBookings   that are planned, running or waited for
 * @param boardsAtOnce   at the same time
 * @param hoursPerDay    within a calendar day of the lab's time zone
 * @param hoursPerWeek   within a week of it, Monday to Sunday
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Limits(
        @Min(5) @Max(10_080) @Nullable Integer longestMinutes,
        @Min(0) @Max(366) @Nullable Integer aheadDays,
        @Min(0) @Max(1000) @Nullable Integer openBookings,
        @Min(0) @Max(1000) @Nullable Integer boardsAtOnce,
        @Min(0) @Max(10_000) @Nullable Integer hoursPerDay,
        @Min(0) @Max(10_000) @Nullable Integer hoursPerWeek) {
    public static final Limits NONE = new Limits(null, null, null, null, null, null);

    static final String COLUMNS = "longest_minutes, ahead_days, open_bookings, boards_at_once, hours_per_day, hours_per_week";

    static Limits read(ResultSet row) throws SQLException {
        return new Limits(Sql.intOrNull(row, "longest_minutes"), Sql.intOrNull(row, "ahead_days"), Sql.intOrNull(row, "open_bookings"),
                Sql.intOrNull(row, "boards_at_once"), Sql.intOrNull(row, "hours_per_day"), Sql.intOrNull(row, "hours_per_week"));
    }
}
