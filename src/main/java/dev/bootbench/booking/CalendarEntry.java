package dev.bootbench.booking;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bootbench.boards.Allocation;
import java.time.Instant;
import java.util.Objects;
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
 * @param forClass whose members may have it, or have it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CalendarEntry(
        long id, String board, HoldKind kind, Instant start, Instant end, @Nullable ReservationState state, Allocation.@Nullable Holder person,
        @Nullable Long series, @Nullable Long block, @Nullable String reason,
        @JsonProperty("class") @Nullable String forClass) {
    /** With the next of the same exam, which no member's booking is between. */
    boolean adjoins(CalendarEntry next) {
        return kind == HoldKind.EXAM && next.kind == kind && board.equals(next.board) && end.equals(next.start) && Objects.equals(block, next.block);
    }

    CalendarEntry until(Instant later) {
        return new CalendarEntry(id, board, kind, start, later, state, person, series, block, reason, forClass);
    }
}
