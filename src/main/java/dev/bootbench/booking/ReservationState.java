package dev.bootbench.booking;

import java.util.EnumSet;
import java.util.Set;

/** The life of a reservation: {@link #next()} is the whole table of allowed moves. */
public enum ReservationState {
    /** Wanted, without a board yet (waiting list). */
    WAITING,
    CONFIRMED,
    ACTIVE,
    ENDED,
    CANCELLED,
    /** Its time passed without its person ever using the board. */
    EXPIRED,
    /** The lab could not keep its word. */
    LAB_FAULT;

    public Set<ReservationState> next() {
        return switch (this) {
            case WAITING -> EnumSet.of(ACTIVE, CANCELLED);
            case CONFIRMED -> EnumSet.of(ACTIVE, CANCELLED, LAB_FAULT);
            case ACTIVE -> EnumSet.of(ENDED, EXPIRED, LAB_FAULT);
            case ENDED, CANCELLED, EXPIRED, LAB_FAULT -> EnumSet.noneOf(ReservationState.class);
        };
    }

    public boolean over() {
        return next().isEmpty();
    }

    /** @throws IllegalStateException for a move that is not in the table */
    ReservationState to(ReservationState target) {
        if (!next().contains(target)) {
            throw new IllegalStateException("a reservation cannot go from " + this + " to " + target);
        }
        return target;
    }
}
