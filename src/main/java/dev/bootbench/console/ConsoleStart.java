package dev.bootbench.console;

import org.jspecify.annotations.Nullable;

/**
 * Where a view begins.
 *
 * @param from number of the first byte, or {@link #TAIL}
 * @param epoch the numbering that the number belongs to, if that is known
 */
public record ConsoleStart(long from, @Nullable String epoch) {
    /** The last of what was printed. */
    public static final long TAIL = Viewer.TAIL;

    public static ConsoleStart tail() {
        return new ConsoleStart(TAIL, null);
    }
}
