package dev.bootbench.booking;

/** Why a board is held. All kinds exclude each other. */
public enum HoldKind {
    /** By a person, for a window of time. */
    RESERVATION,
    /** By a running attempt, short and renewed. */
    LEASE,
    MAINTENANCE,
    EXAM
}
