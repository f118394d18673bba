package dev.bootbench.booking;

import dev.bootbench.boards.Allocation;
import java.time.Instant;

/** A reservation as the API shows it. */
record ReservationView(
        long id, String board, Allocation.Holder person, Instant start, Instant end, ReservationState state, HoldKind kind) {}
