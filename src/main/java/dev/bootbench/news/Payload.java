package dev.bootbench.news;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bootbench.boards.Allocation;
import dev.bootbench.booking.ReservationState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook is sent.
 *
 * @param id   the same at each try and for each receiver
 * @param type the kind of news, or "test"
 */
record Payload(String id, String type, Instant timestamp, Data data) {
    /**
     * @param text as the person was told
     * @param link the portal's page about it; null where the lab does not know its own address
     * @param board null where it is about none in particular
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Data(String text, @Nullable String link, @Nullable String board, @Nullable Reservation reservation) {}

    /** As it was then. */
    record Reservation(long id, Allocation.Holder person, Instant start, Instant end, ReservationState state) {}
}
