package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Limits on a command line. A dash takes a limit away. */
final class LimitOptions {
    @Option(names = "--longest", paramLabel = "MINUTES", description = "The longest booking, extensions included.")
    private @Nullable String longestMinutes;

    @Option(names = "--ahead", paramLabel = "DAYS", description = "How far ahead a booking may start.")
    private @Nullable String aheadDays;

    @Option(names = "--open", paramLabel = "N", description = "Bookings that have not ended.")
    private @Nullable String openBookings;

    @Option(names = "--boards", paramLabel = "N", description = "Boards at the same time.")
    private @Nullable String boardsAtOnce;

    @Option(names = "--day", paramLabel = "HOURS", description = "Hours in a day.")
    private @Nullable String hoursPerDay;

    @Option(names = "--week", paramLabel = "HOURS", description = "Hours in a week. Each of these takes - for: no limit of its own.")
    private @Nullable String hoursPerWeek;

    /** What was, with what was asked for; null when nothing was. */
    @Nullable ObjectNode over(JsonNode before) {
        ObjectNode limits = before.isObject() ? before.deepCopy() : JsonNodeFactory.instance.objectNode();
        boolean any = set(limits, "longestMinutes", longestMinutes);
        any |= set(limits, "aheadDays", aheadDays);
        any |= set(limits, "openBookings", openBookings);
        any |= set(limits, "boardsAtOnce", boardsAtOnce);
        any |= set(limits, "hoursPerDay", hoursPerDay);
        any |= set(limits, "hoursPerWeek", hoursPerWeek);
        return any ? limits : null;
    }

    static boolean set(ObjectNode limits, String name, @Nullable String value) {
        if (value == null) {
            return false;
        }
        if (value.equals("-")) {
            limits.remove(name);
            return true;
        }
        try {
            limits.put(name, Integer.parseInt(value));
        } catch (NumberFormatException e) {
            throw new CliException(CliException.BAD_INPUT, "A limit is a whole number, or - for none; \"" + value + "\" is neither.");
        }
        return true;
    }

    /** As in "8 h a week, 2 boards at once"; "-" for none. */
    static String inWords(JsonNode limits) {
        List<String> words = new ArrayList<>();
        say(words, limits, "longestMinutes", "%d min each");
        say(words, limits, "aheadDays", "%d days ahead");
        say(words, limits, "openBookings", "%d open");
        say(words, limits, "boardsAtOnce", "%d at once");
        say(words, limits, "hoursPerDay", "%d h a day");
        say(words, limits, "hoursPerWeek", "%d h a week");
        return words.isEmpty() ? "-" : String.join(", ", words);
    }

    private static void say(List<String> words, JsonNode limits, String name, String form) {
        if (limits.hasNonNull(name)) {
            words.add(form.formatted(limits.path(name).asInt()));
        }
    }

    /** "HOURS_PER_WEEK" as "hours per week". */
    static String name(JsonNode limit) {
        return limit.asText().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
