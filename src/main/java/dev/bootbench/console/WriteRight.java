package dev.bootbench.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one person may do with one board's keyboard just now; who has it is {@link Writers}' to say.
 *
 * @param staff whether they may take it over, with a reason
 * @param holder whose board it is, for all to see; null when nobody's
 * @param reason why they do not type by themselves, when they do not
 * @param hold the reservation that has the board; null when there is none
 * @param until when that reservation ends, for those it is for
 */
record WriteRight(
        Standing standing, boolean staff, @Nullable String holder, String reason, @Nullable Long hold, @Nullable Instant until) {

    /** Of one who has no account, or must not use it. */
    static WriteRight barred(String reason) {
        return new WriteRight(Standing.BARRED, false, null, reason, null, null);
    }
}
