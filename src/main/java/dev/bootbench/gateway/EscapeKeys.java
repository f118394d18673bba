package dev.bootbench.gateway;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a person types to the board from what they say to the lab. Ctrl-] begins the latter, as in telnet: OpenSSH keeps
 * {@code ~} at the beginning of a line for itself. For one thread.
 */
final class EscapeKeys {
    static final int ESCAPE = 0x1d;
    private static final int BACKSPACE = 8;
    private static final int DELETE = 0x7f;
    private static final int CONTROL_C = 3;
    private static final int LONGEST_LINE = 200;

    /** What was typed, in its order. */
    sealed interface Key {
        record Bytes(byte[] bytes) implements Key {}

        /** What was typed behind Ctrl-]. */
        record Command(char letter) implements Key {}

        /** The letter behind Ctrl-] s. */
        record SysRq(char letter) implements Key {}

        /** A line that was asked for; empty when it was given up. */
        record Line(String text) implements Key {}

        /** A character of such a line, to be shown; backspace takes the last away. */
        record Echo(char character) implements Key {}
    }

    private enum Mode { BOARD, COMMAND, SYSRQ, LINE }

    private Mode mode = Mode.BOARD;
    private @Nullable StringBuilder line;

    private void readLine() {
        mode = Mode.LINE;
        line = new StringBuilder();
    }

    /** The letters that ask a question: what follows is the line that answers it. */
    private static boolean asks(int letter) {
        return letter == 't' || letter == 'r' || letter == 'c' || letter == '0';
    }

    List<Key> feed(byte[] typed, int length) {
        List<Key> keys = new ArrayList<>();
        ByteArrayOutputStream forBoard = new ByteArrayOutputStream();
        for (int i = 0; i < length; i++) {
            int c = typed[i] & 0xff;
            switch (mode) {
                case BOARD -> {
                    if (c == ESCAPE) {
                        mode = Mode.COMMAND;
                    } else {
                        forBoard.write(c);
                    }
                }
                case COMMAND -> {
                    mode = Mode.BOARD;
                    if (c == ESCAPE) {
                        forBoard.write(c);
                    } else if (c == 's') {
                        mode = Mode.SYSRQ;
                    } else {
                        flush(forBoard, keys);
                        keys.add(new Key.Command((char) c));
                        if (asks(c)) {
                            readLine();
                        }
                    }
                }
                case SYSRQ -> {
                    mode = Mode.BOARD;
                    flush(forBoard, keys);
                    keys.add(new Key.SysRq((char) c));
                }
                case LINE -> inLine(c, keys);
            }
        }
        flush(forBoard, keys);
        return keys;
    }

    private void inLine(int c, List<Key> keys) {
        StringBuilder text = Objects.requireNonNull(line);
        if (c == '\r' || c == '\n') {
            mode = Mode.BOARD;
            keys.add(new Key.Line(text.toString().strip()));
        } else if (c == ESCAPE || c == CONTROL_C) {
            mode = Mode.BOARD;
            keys.add(new Key.Line(""));
        } else if (c == BACKSPACE || c == DELETE) {
            if (!text.isEmpty()) {
                text.setLength(text.length() - 1);
                keys.add(new Key.Echo('\b'));
            }
        } else if (c >= ' ' && c < DELETE && text.length() < LONGEST_LINE) {
            text.append((char) c);
            keys.add(new Key.Echo((char) c));
        }
    }

    private static void flush(ByteArrayOutputStream forBoard, List<Key> keys) {
        if (forBoard.size() > 0) {
            keys.add(new Key.Bytes(forBoard.toByteArray()));
            forBoard.reset();
        }
    }
}
