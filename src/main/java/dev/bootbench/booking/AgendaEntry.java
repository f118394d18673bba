package dev.bootbench.booking;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What occupies boards for a time, or was to, with all that a calendar program wants to know of it.
 *
 * @param id        of the hold; of an exam, which is one entry whoever has its boards, of the block
 * @param boards    one, but of an exam all of them
 * @param end       of one that ended early, when it did
 * @param cancelled it never had the board and never will
 * @param state     of a reservation
 * @param login     whose reservation it is
 * @param name      whose reservation it is
 * @param reason    why a board is set aside
 * @param forClass  whose exam it is
 * @param revision  grows with each change of what is said here
 * @param changedAt when that last changed
 */
public record AgendaEntry(
        long id, List<String> boards, HoldKind kind, Instant start, Instant end, boolean cancelled, @Nullable ReservationState state,
        @Nullable String login, @Nullable String name, @Nullable String reason, @Nullable String forClass, int revision,
        Instant changedAt, Instant createdAt) {}
