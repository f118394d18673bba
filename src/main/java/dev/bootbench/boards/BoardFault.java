package dev.bootbench.boards;

import java.time.Instant;

/**
 * Why a board does not work, or will not.
 *
 * @param since    as far as is known
 * @param sentence without its full stop, as in "vm-1 does not answer since 14:03 CET"
 */
public record BoardFault(String board, Kind kind, Instant since, String sentence) {
    public enum Kind {
        /** Its health checks failed, and somebody has to look after it. */
        FAILED,
        /** Its host does not answer, or came back without it. */
        AWAY,
        /** Its host finishes what runs there and begins nothing new. */
        CLOSED,
        /** An administrator took its host out of service. */
        GONE
    }
}
