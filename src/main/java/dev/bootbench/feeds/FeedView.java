package dev.bootbench.feeds;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A calendar feed as its owner sees it.
 *
 * @param name of the class or board; null: one's own bookings
 * @param lastUsedAt within an hour
 * @param path where it is read, after the lab's address; only in the answer that makes it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FeedView(
        long id, Kind kind, @Nullable String name, Instant createdAt, @Nullable Instant lastUsedAt, @Nullable String path) {
    /** Whose bookings it shows. */
    enum Kind { PERSON, CLASS, BOARD }
}
