package dev.bootbench.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a viewer wants to begin.
 *
 * @param from number of the first byte, or {@link Viewer#TAIL}
 * @param epoch the numbering that the number belongs to, if the viewer says so
 */
record ViewerQuery(long from, @Nullable String epoch) {
    /** What cannot be understood means the tail: a view that shows something beats one that shows nothing. */
    static ViewerQuery parse(@Nullable String query) {
        Map<String, String> values = new HashMap<>();
        for (String pair : (query == null ? "" : query).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        String from = values.getOrDefault("from", "tail");
        return new ViewerQuery(from.matches("[0-9]{1,18}") ? Long.parseLong(from) : Viewer.TAIL, values.get("epoch"));
    }
}
