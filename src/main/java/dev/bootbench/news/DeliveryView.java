package dev.bootbench.news;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one piece of news on its way to one receiver.
 *
 * @param news the id that the receiver sees
 * @param kind of news, or "test"
 * @param at when it happened
 * @param triedAt the last time
 * @param tookMs the last time
 * @param status what the receiver answered
 * @param problem why it was not delivered; empty when it was, or was not tried yet
 * @param nextAt when it is tried again
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryView(
        long id, String news, String kind, Instant at, State state, int attempts, @Nullable Instant triedAt, @Nullable Long tookMs,
        @Nullable Integer status, String problem, @Nullable Instant nextAt) {
    /** Where it stands. */
    enum State { DUE, DELIVERED, GIVEN_UP }
}
