package dev.bootbench.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a viewer is sent next. */
public sealed interface Frame {
    /** The header: [start, …) follows; {@code base} is the oldest byte kept, {@code head} the next to come. */
    record Opened(
            String board, String epoch, long base, long start, long head,
            boolean canWrite, @Nullable String writer, int viewers) implements Frame {}

    /**
     * @param first number of the first byte
     * @param arrivals when they arrived at the board's host, in their order; empty where its agent does not say
     */
    record Bytes(long first, byte[] bytes, List<Arrival> arrivals) implements Frame {}

    /** The byte of that number, and those after it up to the next arrival, arrived then. */
    record Arrival(long first, Instant at) {}

    /** The bytes [from, to) are not coming. */
    record Skipped(long from, long to) implements Frame {}

    /** Whether the agent has the board's serial port open. */
    record Port(boolean open, String reason) implements Frame {}

    /**
     * Who types.
     *
     * @param writer who has the keyboard; null when it is free
     * @param canWrite whether what this view types now is typed
     * @param reason why not
     * @param until of who has the board: when their time ends
     * @param holder whose board it is; null when nobody's
     * @param mayAsk whether asking for the keyboard makes sense
     * @param mayTakeOver whether it can be taken from who has it, for a reason
     * @param asked whether this view waits for an answer
     * @param asking who asks this view for the keyboard
     * @param news what happened, once; empty when nothing worth telling
     */
    record Writer(
            @Nullable String writer, boolean canWrite, String reason, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant until,
            KeyboardState keyboard, @Nullable String holder, boolean mayAsk, boolean mayTakeOver, boolean asked, List<Asking> asking,
            String news) implements Frame {}

    /** A view that asks for the keyboard. */
    record Asking(long seat, String name) {}

    /** The keyboard, as one view sees it. */
    enum KeyboardState {
        YOURS,
        FREE,
        /** Another view has it. */
        HELD,
        /** Its writer's connection broke; it waits for them a moment. */
        KEPT,
        /** A graded run has the board. */
        RUN
    }

    /**
     * Who watches.
     *
     * @param count of views
     * @param names by name, each person once; empty for those who watch without an account
     */
    record Viewers(int count, List<String> names) implements Frame {}

    /**
     * Where the board stands in its boot, as far as it shows.
     *
     * @param stage as {@link BootStage} names it
     * @param sentence what that means, for people; may hold words that the board printed
     * @param from number of the byte it began with; null where the board's condition says it, not its line
     */
    record Stage(String stage, String sentence, @Nullable Long from) implements Frame {}

    /** The console's host cannot be reached; when it can, Opened comes again. */
    record Unreachable(String sentence) implements Frame {}

    /** Something the viewer asked for was not done. */
    record Refused(String reason) implements Frame {}
}
