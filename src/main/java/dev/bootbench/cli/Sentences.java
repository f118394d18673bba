package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Words for people out of the API's documents. */
final class Sentences {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("d MMM HH:mm").withZone(ZoneId.systemDefault());

    private Sentences() {}

    /** What was wrong, and what stands in the way, and what would work. */
    static String of(JsonNode problem) {
        StringBuilder text = new StringBuilder(
                problem.path("detail").asText(problem.path("title").asText("The coordinator refused.")));
        for (JsonNode conflict : problem.path("conflicts")) {
            text.append("\n  taken ").append(conflict.hasNonNull("board") ? conflict.path("board").asText() + " " : "").append(window(conflict));
            if (conflict.path("holder").hasNonNull("name")) {
                text.append(" by ").append(conflict.path("holder").path("name").asText());
            }
        }
        for (JsonNode free : problem.path("alternatives")) {
            text.append("\n  free: ").append(free.path("board").asText()).append(' ').append(window(free));
        }
        return text.toString();
    }

    static String window(JsonNode span) {
        return time(span.path("start")) + " to " + time(span.path("end"));
    }

    /** A time on this person's clock, or a dash. */
    static String time(JsonNode instant) {
        return instant.isTextual() ? clock(Instant.parse(instant.asText())) : "-";
    }

    static String clock(Instant instant) {
        return CLOCK.format(instant);
    }

    /** @throws CliException for what is no time on this machine's clock, with the option it was given to */
    static Instant instant(String option, String time) {
        try {
            return LocalDateTime.parse(time).atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new CliException(CliException.BAD_INPUT, option + " takes a time like 2026-11-21T14:00, not \"" + time + "\".");
        }
    }

    static String seconds(JsonNode millis) {
        return millis.isNumber() ? String.format(java.util.Locale.ROOT, "%.1f s", millis.asDouble() / 1000) : "";
    }

    /** Points without a needless ".00". */
    static String points(JsonNode points) {
        return points.isNumber() ? points.decimalValue().stripTrailingZeros().toPlainString() : "-";
    }
}
