package dev.bootbench.recordings;

import org.jspecify.annotations.Nullable;

/**
 * A place in a recording worth finding again.
 *
 * @param us when, in µs since 1970; null: when its byte arrived
 * @param source whose it is; what one source says of a recording again replaces what it said before. Empty: nobody's
 */
record Marker(long id, long number, @Nullable Long us, MarkerKind kind, String label, String source) {
    Marker(long number, long us, MarkerKind kind, String label) {
        this(0, number, us, kind, label, "");
    }
}
