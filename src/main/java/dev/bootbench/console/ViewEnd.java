package dev.bootbench.console;

/**
 * Why a view does not begin, or not go on.
 *
 * @param code of the WebSocket's close
 * @param sentence for the person; a close takes 123 bytes
 */
public record ViewEnd(int code, String sentence) {
    static final int SIGNED_OUT = 4401;
    static final int NOT_ALLOWED = 4403;
    static final int UNKNOWN_BOARD = 4404;
    static final int LINK_ENDED = 4410;
    static final int TOO_MANY = 4429;

    static ViewEnd linkEnded() {
        return new ViewEnd(LINK_ENDED, "This link does not work any more.");
    }

    static ViewEnd unknownBoard() {
        return new ViewEnd(UNKNOWN_BOARD, "There is no such board.");
    }
}
