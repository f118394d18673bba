package dev.bootbench.cli;

import java.nio.charset.StandardCharsets;

/** Keys written as text: {@code \r \n \t \e \\} and {@code \xNN}. */
final class Keystrokes {
    private Keystrokes() {}

    static byte[] of(String text) {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                keys.append(c);
                continue;
            }
            char next = ++i < text.length() ? text.charAt(i) : ' ';
            switch (next) {
                case 'r' -> keys.append('\r');
                case 'n' -> keys.append('\n');
                case 't' -> keys.append('\t');
                case 'e' -> keys.append('\u001b');
                case '\\' -> keys.append('\\');
                case 'x' -> {
                    if (!text.substring(i + 1, Math.min(i + 3, text.length())).matches("[0-9a-fA-F]{2}")) {
                        throw unknown(text);
                    }
                    keys.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> throw unknown(text);
            }
        }
        return keys.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static CliException unknown(String text) {
        return new CliException(CliException.BAD_INPUT,
                "Keys are written with \\r (Enter), \\n, \\t, \\e (Esc), \\\\ and \\xNN; this is something else: " + text);
    }
}
