package dev.bootbench.booking;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bootbench.boards.Allocation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What occupies a board for a time.
 *
 * @param end    of one that ended early, when it did
 * @param state  of a reservation
 * @param person of a reservation
 * @param series of a reservation that was made with others
 * @param block  of a board set aside
 * @param reason why it is set aside
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CalendarEntry(
        long id, String board, HoldKind kind, Instant start, Instant end, @Nullable ReservationState state, Allocation.@Nullable Holder person,
        @Nullable Long series, @Nullable Long block, @Nullable String reason) {}
