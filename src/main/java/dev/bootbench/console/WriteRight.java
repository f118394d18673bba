package dev.bootbench.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether one person may type at one board just now.
 *
 * @param writer whose board it is, for all to see; null when nobody's
 * @param reason why not, when not
 * @param hold the person's own hold, if that is what gives the right
 * @param until when that hold ends
 */
record WriteRight(boolean canWrite, @Nullable String writer, String reason, @Nullable Long hold, @Nullable Instant until) {
    /** One that no reservation gives. */
    WriteRight(boolean canWrite, @Nullable String writer, String reason) {
        this(canWrite, writer, reason, null, null);
    }
}
