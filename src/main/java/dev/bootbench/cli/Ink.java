package dev.bootbench.cli;

import java.io.PrintWriter;

/** Colours and a moving line on a terminal; plain text anywhere else, and with NO_COLOR. */
final class Ink {
    private static final int WIDTH = 110;
    private final boolean terminal;

    private Ink(boolean terminal) {
        this.terminal = terminal;
    }

    static Ink forTerminal() {
        return new Ink(System.console() != null && System.console().isTerminal() && System.getenv("NO_COLOR") == null);
    }

    String good(String text) {
        return paint("32", text);
    }

    String bad(String text) {
        return paint("31", text);
    }

    String dim(String text) {
        return text.isEmpty() ? text : paint("2", text);
    }

    String bold(String text) {
        return paint("1", text);
    }

    private String paint(String code, String text) {
        return terminal ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    void movingLine(PrintWriter out, String text) {
        if (terminal) {
            out.print("\r\u001b[K" + (text.length() > WIDTH ? text.substring(0, WIDTH) : text));
            out.flush();
        }
    }

    void clearLine(PrintWriter out) {
        if (terminal) {
            out.print("\r\u001b[K");
        }
    }

    /** What a board or a submission printed must not reach the terminal as escape sequences. */
    static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\t') {
                safe.append("    ");
            } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                safe.append(String.format("\\x%02x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }
}
