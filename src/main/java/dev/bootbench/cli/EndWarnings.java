package dev.bootbench.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is said on a console before one's time on its board ends: 10, 5 and 1 minute before, each once. */
final class EndWarnings {
    private static final List<Integer> MINUTES = List.of(1, 5, 10);

    private @Nullable Instant end;
    private int told = Integer.MAX_VALUE;

    /** @param until when it ends, as is known now; null: the board is not theirs */
    Optional<String> look(String board, @Nullable Instant until, Instant now) {
        if (until == null || !until.equals(end)) {
            end = until;
            told = Integer.MAX_VALUE;
        }
        if (until == null || !until.isAfter(now)) {
            return Optional.empty();
        }
        Duration left = Duration.between(now, until);
        int due = MINUTES.stream().filter(minutes -> left.compareTo(Duration.ofMinutes(minutes)) <= 0).findFirst().orElse(Integer.MAX_VALUE);
        if (due >= told) {
            return Optional.empty();
        }
        told = due;
        long minutes = Math.ceilDiv(left.toMillis(), 60_000L);
        return Optional.of(board + " is yours until " + Sentences.clock(until) + ", for " + (minutes == 1 ? "one more minute" : "another " + minutes + " minutes")
                + ". Save your work, or prolong it: ./lab extend " + board);
    }
}
