package dev.bootbench.agent.board;

import dev.bootbench.agent.serial.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a kernel's last words on a console, so that nobody waits for a shell that will never come. Asked now and
 * then by the thread that waits. What it hears can be written by anybody who is root on the board.
 */
public final class PanicWatch {
    private static final Pattern PANIC = Pattern.compile("Kernel panic - not syncing:? ?([^\\r\\n]*)[\\r\\n]");
    private static final String END = "---[ end Kernel panic";
    /** The rest of a report, with the call trace, is on the line by then. */
    private static final Duration REPORT = Duration.ofSeconds(2);
    /** Farther back than a report and what comes between two questions. */
    private static final int KEPT = 256 * 1024;

    private final Console console;
    private final long first;
    private @Nullable String cause;
    private long seenAt;

    /** Begins at the next byte that comes. */
    public PanicWatch(Console console) {
        this.console = console;
        this.first = console.head();
    }

    /** What the kernel named as the cause, as soon as its report is whole. */
    public Optional<String> cause() throws IOException {
        long head = console.head();
        String said = new String(console.read(Math.max(first, head - KEPT), head), StandardCharsets.ISO_8859_1);
        if (cause == null) {
            Matcher found = PANIC.matcher(said);
            if (!found.find()) {
                return Optional.empty();
            }
            cause = found.group(1).replaceAll("[^\\x20-\\x7e]", "").strip();
            seenAt = System.nanoTime();
        }
        boolean whole = said.contains(END) || System.nanoTime() - seenAt > REPORT.toNanos();
        return whole ? Optional.of(cause) : Optional.empty();
    }
}
