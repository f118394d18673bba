package dev.bootbench.booking;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to be different about a reservation; null: as it is. */
record ReservationChange(@Nullable String board, @Nullable Instant start, @Nullable Instant end) {
    /** @throws dev.bootbench.problem.ProblemException for a time that nobody means */
    ReservationChange {
        Times.demandMeant("start", start);
        Times.demandMeant("end", end);
    }
}
