package dev.bootbench.boards;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something an administrator should look after.
 *
 * @param board null when it concerns the whole host
 * @param sentence what is the matter
 * @param advice what to do about it
 */
record Attention(
        Kind kind, String host, @Nullable String board, String sentence, String advice, Instant since, Mend mend) {
    /** What is the matter, the most urgent first. */
    enum Kind { BY_HAND, QUARANTINED, HOST_LOST, WITHDRAWN, BOARD_CLAIMED_TWICE, BOARD_OFF, NOT_JOINED, DRAINED, DRAINING }

    /** What the portal offers beside it. */
    enum Mend { HAND_DONE, RESET, JOIN_TOKEN, RETIRE, RESUME, RESUME_GRADING, NONE }
}
