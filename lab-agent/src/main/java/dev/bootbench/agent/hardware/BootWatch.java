package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.BoardProfile.Stage;
import dev.bootbench.agent.serial.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Follows a boot on the serial line: which stages it has reached, and which one did not come in time. Looked at now and
 * then by the thread that waits for the board.
 */
final class BootWatch {
    /** No stage's words are farther apart than this in what the line carries. */
    private static final int KEPT = 64 * 1024;

    private final Console console;
    private final List<Stage> stages;
    private final long began = System.nanoTime();
    private final long first;
    /** Where the words of the stage before ended. */
    private long from;
    private int reached;

    /** Begins at the next byte that comes. */
    BootWatch(Console console, List<Stage> stages) {
        this.console = console;
        this.stages = stages;
        this.first = console.head();
        this.from = first;
    }

    /** Whether anything came at all. */
    boolean silent() {
        return console.head() == first;
    }

    /** Byte at which the boot began. */
    long first() {
        return first;
    }

    /** The stage that should be over by now and is not. */
    Optional<Stage> overdue() throws IOException {
        look();
        if (reached == stages.size()) {
            return Optional.empty();
        }
        Stage next = stages.get(reached);
        return elapsed().compareTo(next.within()) > 0 ? Optional.of(next) : Optional.empty();
    }

    /** Whether every stage was seen. */
    boolean complete() throws IOException {
        look();
        return reached == stages.size();
    }

    private void look() throws IOException {
        while (reached < stages.size()) {
            long head = console.head();
            long start = Math.max(from, head - KEPT);
            var found = stages.get(reached).expect()
                    .matcher(new String(console.read(start, head), StandardCharsets.ISO_8859_1));
            if (!found.find()) {
                return;
            }
            from = start + found.end();
            reached++;
        }
    }

    /** A clause for people: how far the boot got. */
    String progress() {
        if (silent()) {
            return "the serial line said nothing since power-on";
        }
        return reached == 0 ? "no stage of the boot was seen" : "the last stage seen was \"" + stages.get(reached - 1).name() + "\"";
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
