package dev.bootbench.terminal;

import java.io.ByteArrayOutputStream;

/**
 * What a board prints, without what acts on a person's terminal beyond its letters: titles, the clipboard, notifications,
 * windows, printers, and questions that the terminal would answer at the board's prompt. Colours, cursor and screen pass as they
 * are. Sequences may be cut anywhere; what is not yet known to be harmless waits for its rest. For one thread.
 */
public final class TerminalGuard {
    private static final int BELL = 7;
    private static final int ENQUIRY = 5;
    private static final int CANCEL = 0x18;
    private static final int SUBSTITUTE = 0x1a;
    private static final int ESCAPE = 0x1b;
    private static final int C1_LEAD = 0xc2;
    /** A longer sequence is no terminal's language. */
    private static final int LONGEST_SEQUENCE = 256;
    /** Choose a set of letters, or the size of a line. What else stands there changes how bytes are read, or what is answered. */
    private static final String PAINTING = "#()*+-./";
    /** A title that never ends does not silence the board. */
    private static final int LONGEST_STRING = 4096;

    private enum State {
        TEXT,
        /** After the first byte of a C1 control in UTF-8, which may be a letter as well. */
        C1,
        /** After an ESC, which is written with its last byte only: a terminal stays here whatever controls come in between. */
        ESCAPED,
        /** As before, and what came since is held. */
        INTERMEDIATE,
        SEQUENCE,
        STRING,
        /** After an ESC within a string, which most likely ends it. */
        STRING_END
    }

    private State state = State.TEXT;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    /** Bytes of the present UTF-8 character that are to come: among them, 0x9b is no control. */
    private int letterRest;
    private int stringLength;

    /** @param answers whether what the terminal answers would reach a program that has just asked */
    public byte[] pass(byte[] bytes, boolean answers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (byte each : bytes) {
            int c = each & 0xff;
            switch (state) {
                case TEXT -> text(c, out);
                case C1 -> afterC1Lead(c, out);
                case ESCAPED -> escaped(c, out, answers);
                case INTERMEDIATE -> intermediate(c, out);
                case SEQUENCE -> sequence(c, out, answers);
                case STRING -> string(c, out);
                case STRING_END -> stringEnd(c, out, answers);
            }
        }
        return out.toByteArray();
    }

    private void text(int c, ByteArrayOutputStream out) {
        if (letterRest > 0 && (c & 0xc0) == 0x80) {
            letterRest--;
            out.write(c);
            return;
        }
        letterRest = c >= 0xf0 && c < 0xf8 ? 3 : c >= 0xe0 && c < 0xf0 ? 2 : c > C1_LEAD && c < 0xe0 ? 1 : 0;
        if (c == ESCAPE) {
            state = State.ESCAPED;
        } else if (c == C1_LEAD) {
            state = State.C1;
        } else if (c >= 0x80 && c < 0xa0) {
            control(c, out, c);
        } else if (c != ENQUIRY) {
            out.write(c);
        }
    }

    private void afterC1Lead(int c, ByteArrayOutputStream out) {
        state = State.TEXT;
        if (c >= 0x80 && c < 0xa0) {
            control(c, out, C1_LEAD, c);
        } else {
            out.write(C1_LEAD);
            if ((c & 0xc0) == 0x80) {
                out.write(c);
            } else {
                text(c, out);
            }
        }
    }

    /** What ESC and a letter say, in one byte of a terminal of eight bits; of no use on a serial line. */
    private void control(int c1, ByteArrayOutputStream out, int... bytes) {
        switch (c1 - 0x40) {
            case '[' -> begin();
            case ']', 'P', 'X', '^', '_' -> beginString();
            case 'Z' -> { }
            default -> write(out, bytes);
        }
    }

    private void begin() {
        held.reset();
        state = State.SEQUENCE;
    }

    private void beginString() {
        stringLength = 0;
        state = State.STRING;
    }

    private void escaped(int c, ByteArrayOutputStream out, boolean answers) {
        state = State.ESCAPED;
        if (c < ' ' || c >= 0x7f) {
            amid(c, out);
        } else if (c < '0') {
            held.reset();
            held.write(c);
            state = State.INTERMEDIATE;
        } else {
            state = State.TEXT;
            switch (c) {
                case '[' -> begin();
                // The last is a window's title, to screen and tmux.
                case ']', 'P', 'X', '^', '_', 'k' -> beginString();
                case 'Z' -> {
                    if (answers) {
                        write(out, ESCAPE, c);
                    }
                }
                default -> write(out, ESCAPE, c);
            }
        }
    }

    private void intermediate(int c, ByteArrayOutputStream out) {
        if (c < ' ' || c >= 0x7f) {
            amid(c, out);
        } else if (c < '0') {
            if (held.size() <= LONGEST_SEQUENCE) {
                held.write(c);
            }
        } else {
            state = State.TEXT;
            if (held.size() == 1 && PAINTING.indexOf(held.toByteArray()[0]) >= 0) {
                write(out, ESCAPE, held.toByteArray()[0], c);
            }
        }
    }

    /** What is no part of an escape or a sequence, in the midst of it: nothing of that is written yet. */
    private void amid(int c, ByteArrayOutputStream out) {
        if (c == ESCAPE) {
            state = State.ESCAPED;
        } else if (c == CANCEL || c == SUBSTITUTE) {
            state = State.TEXT;
        } else {
            if (c >= 0x7f) {
                state = State.TEXT;
            }
            // A terminal obeys a control here, too, and goes on where it was.
            text(c, out);
        }
    }

    private void sequence(int c, ByteArrayOutputStream out, boolean answers) {
        if (c < ' ' || c >= 0x7f) {
            amid(c, out);
        } else if (c < '@') {
            if (held.size() <= LONGEST_SEQUENCE) {
                held.write(c);
            }
        } else {
            state = State.TEXT;
            if (held.size() <= LONGEST_SEQUENCE && harmless(c, answers)) {
                write(out, ESCAPE, '[');
                out.writeBytes(held.toByteArray());
                out.write(c);
            }
        }
    }

    private boolean harmless(int last, boolean answers) {
        byte[] before = held.toByteArray();
        int kind = before.length == 0 ? 0 : before[before.length - 1];
        int prefix = before.length == 0 ? 0 : before[0];
        if (kind == '#') {
            return false;
        }
        return switch (last) {
            // What it is, how it is, where the cursor is.
            case 'c', 'n' -> answers;
            // Windows and their titles; printers; what it asks of the terminal's own state; the other screens of a Linux console.
            case 't', 'i', 'x', 'y', 'w', '|', ']' -> false;
            case 'p' -> kind != '$' || answers;
            case 'q' -> prefix != '>';
            case 'u', 'S', 'm', 'g' -> prefix != '?';
            default -> true;
        };
    }

    private void string(int c, ByteArrayOutputStream out) {
        if (c == ESCAPE) {
            state = State.STRING_END;
        } else if (c == BELL || c == CANCEL || c == SUBSTITUTE || ++stringLength > LONGEST_STRING) {
            state = State.TEXT;
        } else if (c == '\n') {
            state = State.TEXT;
            out.write(c);
        }
    }

    private void stringEnd(int c, ByteArrayOutputStream out, boolean answers) {
        if (c == '\\') {
            state = State.TEXT;
        } else {
            escaped(c, out, answers);
        }
    }

    private static void write(ByteArrayOutputStream out, int... bytes) {
        for (int each : bytes) {
            out.write(each);
        }
    }
}
