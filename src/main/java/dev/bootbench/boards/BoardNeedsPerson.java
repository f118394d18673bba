package dev.bootbench.boards;

/**
 * A board cannot go on by itself. Fired once, when that begins, within the transaction that writes it down.
 *
 * @param sentence what happened, or what somebody has to do
 */
public record BoardNeedsPerson(String board, String host, Need need, String sentence) {
    /** What a person is needed for. */
    public enum Need {
        /** Recovery gave up. */
        QUARANTINED,
        /** Something has to be done at the bench. */
        BY_HAND
    }
}
