package dev.bootbench.agent.bench;

import java.time.Duration;
import java.util.Locale;

/**
 * One line of the table of recoveries.
 *
 * @param ending  how the board ended: READY or QUARANTINED
 * @param reason  what it says of itself, or of what it found
 * @param bound   longest time the board's profile allows
 * @param asStated whether it ended as it must
 */
record Row(String board, String fault, Ending ending, String reason, Duration took, Duration bound, boolean asStated) {
    private static final int REASON = 110;
    static final String HEAD = String.format("%-11s %-34s %-11s %8s %8s  %s", "board", "fault", "ended as", "measured", "bound", "reason");

    enum Ending { READY, QUARANTINED, NEITHER }

    boolean isGood() {
        return asStated && took.compareTo(bound) <= 0;
    }

    String text() {
        String first = reason.replaceFirst("^Failed 3 times in a row, last: ", "").lines().findFirst().orElse("");
        return String.format(Locale.ROOT, "%-11s %-34s %-11s %6.1f s %6.0f s  %s%s", board, fault, ending, took.toMillis() / 1000.0,
                bound.toMillis() / 1000.0, isGood() ? "" : "NOT AS STATED: ", first.length() > REASON ? first.substring(0, REASON) + "…" : first);
    }
}
