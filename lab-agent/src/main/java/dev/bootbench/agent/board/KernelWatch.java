package dev.bootbench.agent.board;

import dev.bootbench.agent.serial.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches a kernel boot on a console, so that nobody waits for a shell that will never come: it panicked, or it began and
 * has said nothing for too long. Asked now and then by the thread that waits. What it hears can be written by anybody who
 * is root on the board.
 */
public final class KernelWatch {
    private static final String END = "---[ end Kernel panic";
    /** The rest of a report, with the call trace, is on the line by then. */
    private static final Duration REPORT = Duration.ofSeconds(2);
    /** Farther back than a report and what comes between two questions. */
    private static final int KEPT = 256 * 1024;

    private final Console console;
    private final Duration silence;
    private final long first;
    private @Nullable String cause;
    private long causeAt;
    private boolean started;
    private long heard;
    private long heardAt = System.nanoTime();

    /**
     * Begins at the next byte that comes.
     *
     * @param silence how long a kernel that began may say nothing
     */
    public KernelWatch(Console console, Duration silence) {
        this.console = console;
        this.silence = silence;
        this.first = console.head();
        this.heard = first;
    }

    /**
     * Why no shell will come, as a clause: {@code kernel panicked: VFS: …}. A panic is told when its report is whole.
     *
     * @throws LabFaultException when the console cannot be read
     */
    public Optional<String> trouble() throws LabFaultException {
        long now = System.nanoTime();
        long head = console.head();
        String said = text(head);
        if (head != heard) {
            heard = head;
            heardAt = now;
        }
        started |= KernelWords.start(said);
        if (cause == null) {
            Optional<String> found = KernelWords.panic(said);
            if (found.isEmpty()) {
                return started && now - heardAt > silence.toNanos()
                        ? Optional.of("kernel does not get anywhere: the serial line has carried nothing for " + silence.toSeconds() + " s")
                        : Optional.empty();
            }
            cause = found.get();
            causeAt = now;
        }
        boolean whole = said.contains(END) || now - causeAt > REPORT.toNanos();
        return whole ? Optional.of("kernel panicked: " + cause) : Optional.empty();
    }

    /** Whether {@link #trouble} has something to tell, be it that the console cannot be read. */
    public boolean seesTrouble() {
        try {
            return trouble().isPresent();
        } catch (LabFaultException e) {
            return true;
        }
    }

    /** What the console carried last since this began, for a message to people: a few lines. */
    public String lastWords() {
        return Tail.of(console, first);
    }

    private String text(long head) throws LabFaultException {
        try {
            return new String(console.read(Math.max(first, head - KEPT), head), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new LabFaultException("The console log cannot be read: " + e.getMessage(), e);
        }
    }
}
