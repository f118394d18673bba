package dev.bootbench.agent.board;

import dev.bootbench.agent.serial.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The last lines of a console, for a message to people. */
public final class Tail {
    private static final int BYTES = 4096;
    private static final int LINES = 12;

    private Tail() {}

    /** What the console carried last since byte {@code from}: a few lines, printable characters only. */
    public static String of(Console console, long from) {
        long head = console.head();
        try {
            byte[] bytes = console.read(Math.max(from, head - BYTES), head);
            List<String> lines = new String(bytes, StandardCharsets.ISO_8859_1)
                    // Colours and cursor movements of boot loaders and init systems.
                    .replaceAll("\\e\\[[0-9;?]*[ -/]*[@-~]", "")
                    .lines()
                    .map(line -> line.replaceAll("[^\\x20-\\x7e]", "").stripTrailing())
                    .filter(line -> !line.isBlank())
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return "(the console log cannot be read: " + e.getMessage() + ")";
        }
    }
}
