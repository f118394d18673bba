package dev.bootbench.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket's address asks for.
 *
 * @param times whether the view wants to know when its bytes arrived
 */
record ViewerQuery(ConsoleStart start, boolean times) {
    /** What cannot be understood means the tail: a view that shows something beats one that shows nothing. */
    static ViewerQuery parse(@Nullable String query) {
        Map<String, String> values = new HashMap<>();
        for (String pair : (query == null ? "" : query).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        String from = values.getOrDefault("from", "tail");
        long first = from.matches("[0-9]{1,18}") ? Long.parseLong(from) : ConsoleStart.TAIL;
        return new ViewerQuery(new ConsoleStart(first, values.get("epoch")), "1".equals(values.get("times")));
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
