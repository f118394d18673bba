package dev.bootbench.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a viewer is sent next. */
sealed interface Frame {
    /** The header: [start, …) follows; {@code base} is the oldest byte kept, {@code head} the next to come. */
    record Opened(
            String board, String epoch, long base, long start, long head,
            boolean canWrite, @Nullable String writer, int viewers) implements Frame {}

    record Bytes(long first, byte[] bytes) implements Frame {}

    /** The bytes [from, to) are not coming. */
    record Skipped(long from, long to) implements Frame {}

    /** Whether the agent has the board's serial port open. */
    record Port(boolean open, String reason) implements Frame {}

    /** @param until of who has the board: when their time ends */
    record Writer(
            @Nullable String writer, boolean canWrite, String reason, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant until)
            implements Frame {}

    /** The console's host cannot be reached; when it can, Opened comes again. */
    record Unreachable(String sentence) implements Frame {}

    /** Something the viewer asked for was not done. */
    record Refused(String reason) implements Frame {}
}
