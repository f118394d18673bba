package dev.bootbench.booking;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has a board when.
 *
 * @param end the first instant that is not part of it any more
 * @param person the account's id, for a reservation
 * @param attempt for a lease
 * @param state for a reservation
 * @param generation grows with each change of this hold
 * @param partners people who may work on the board, too
 * @param block of a board that is set aside, and of what a member of a class has of its boards
 */
public record Hold(
        long id,
        String board,
        HoldKind kind,
        Instant start,
        Instant end,
        @Nullable Long person,
        @Nullable Long attempt,
        @Nullable ReservationState state,
        int generation,
        List<Long> partners,
        @Nullable Long block) {
    /** Whether the board is set aside for a class: nobody of it has it, or a member does, who works alone. */
    public boolean isOfExam() {
        return block != null && kind != HoldKind.MAINTENANCE;
    }

    /** Whether that person may work on the board while this hold has it. */
    public boolean isFor(@Nullable Long who) {
        return who != null && (who.equals(person) || partners.contains(who));
    }
}
