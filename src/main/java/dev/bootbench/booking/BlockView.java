package dev.bootbench.booking;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bootbench.boards.Allocation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Boards that are set aside, and why.
 *
 * @param forClass whose members may use them then
 * @param mine     whether who asks may lift it
 */
record BlockView(
        long id, HoldKind kind, List<String> boards, Instant start, Instant end, String reason, Allocation.Holder by,
        @JsonProperty("class") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String forClass, boolean mine) {}
