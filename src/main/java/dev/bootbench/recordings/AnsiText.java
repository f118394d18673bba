package dev.bootbench.recordings;

import java.nio.charset.StandardCharsets;

/**
 * Takes what is meant for a terminal out of a stream of bytes: escape sequences and control characters but line feed and tab.
 * Looks at each byte once and remembers one state, so no input can make it slow; a string that never ends (a title, a clipboard)
 * is text again after {@link #LONGEST_STRING} bytes.
 */
final class AnsiText {
    private static final int LONGEST_STRING = 4096;
    private static final int LONGEST_SEQUENCE = 64;

    private enum State { TEXT, ESCAPE, INTERMEDIATE, SEQUENCE, STRING, STRING_ESCAPE }

    private State state = State.TEXT;
    private int length;

    /** Whether this byte is text; what came before decides, too. */
    boolean isText(byte value) {
        int code = value & 0xff;
        switch (state) {
            case TEXT -> {
                if (code == 0x1b) {
                    state = State.ESCAPE;
                    length = 0;
                    return false;
                }
                return code >= 0x20 && code != 0x7f || code == '\n' || code == '\t';
            }
            case ESCAPE -> {
                state = switch (code) {
                    case '[' -> State.SEQUENCE;
                    case ']', 'P', 'X', '^', '_' -> State.STRING;
                    case 0x1b -> State.ESCAPE;
                    default -> code >= 0x20 && code <= 0x2f ? State.INTERMEDIATE : State.TEXT;
                };
                return false;
            }
            case INTERMEDIATE -> {
                if (code < 0x20 || code > 0x2f || ++length > LONGEST_SEQUENCE) {
                    state = State.TEXT;
                }
                return false;
            }
            case SEQUENCE -> {
                if (code == '\n') {
                    state = State.TEXT;
                    return true;
                }
                if (code >= 0x40 && code <= 0x7e || ++length > LONGEST_SEQUENCE) {
                    state = State.TEXT;
                }
                return false;
            }
            case STRING -> {
                if (code == 0x1b) {
                    state = State.STRING_ESCAPE;
                } else if (code == 0x07 || ++length > LONGEST_STRING) {
                    state = State.TEXT;
                }
                return false;
            }
            case STRING_ESCAPE -> {
                state = State.TEXT;
                return false;
            }
        }
        throw new AssertionError();
    }

    /** Forgets an unfinished sequence: bytes are missing. */
    void skip() {
        state = State.TEXT;
    }

    /** The text in these bytes; what is no UTF-8 becomes U+FFFD. */
    static String plain(byte[] bytes) {
        AnsiText filter = new AnsiText();
        byte[] text = new byte[bytes.length];
        int count = 0;
        for (byte value : bytes) {
            if (filter.isText(value)) {
                text[count++] = value;
            }
        }
        return new String(text, 0, count, StandardCharsets.UTF_8);
    }
}
