package dev.bootbench.agent.qemu;

import dev.bootbench.agent.board.Examination;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a guest must show before its board counts as ready. Each answer is one command: a process costs an emulated guest 10 ms. */
final class HealthCheck {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int SEED_BYTES = 256;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** All that runs in a guest at rest, beside the kernel's threads; sh is the check's own. */
    private static final Set<String> AT_REST = Set.of("init", "login", "bash", "sshd", "sh");
    /** The kernel's threads have no program. By the shell alone: ps takes an emulated debug kernel seconds. */
    private static final String PROCESSES =
            "for p in /proc/[0-9]*; do [ -e $p/exe ] && read -r name <$p/comm && echo \"$name\"; done 2>/dev/null; true";

    private HealthCheck() {}

    /**
     * Makes a machine that woke from its snapshot the board's own (clock, randomness, name), then looks at it.
     *
     * @throws LabFaultException saying what is not as it must be
     */
    static void afterResume(Examination look, GuestShell shell, String board, String kernel, long taint) throws LabFaultException {
        byte[] seed = new byte[SEED_BYTES];
        RANDOM.nextBytes(seed);
        Instant now = Instant.now();
        CommandResult result = shell.run(
                "cat >/dev/urandom && echo " + board + " >/proc/sys/kernel/hostname && date -u -s @%d.%03d >/dev/null && "
                        .formatted(now.getEpochSecond(), now.getNano() / 1_000_000)
                        + "uname -r && cat /proc/sys/kernel/tainted && { " + PROCESSES + "; }",
                seed,
                LIMIT);
        List<String> lines = lines(look, result);
        compare(look, lines, kernel, taint);
        TreeSet<String> unexpected = new TreeSet<>(lines.subList(2, lines.size()).stream().map(String::strip).toList());
        unexpected.removeAll(AT_REST);
        look.require("processes", unexpected.isEmpty(),
                unexpected.isEmpty() ? "only those of a guest at rest" : "a guest at rest runs " + String.join(", ", unexpected));
    }

    /**
     * Asks the shell on the serial line for a fresh prompt, which has the board's own name. Returns when it is there: a
     * BREAK that meets an unread key in the emulated UART would be lost.
     */
    static void serialLine(Examination look, Console line, String board) throws LabFaultException, InterruptedException {
        long from = line.head();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        String prompt = "root@" + board + ":~# ";
        try (Console.View view = line.view(from)) {
            line.write("\r".getBytes(StandardCharsets.US_ASCII));
            while (System.nanoTime() < deadline) {
                view.next(PAUSE);
                if (new String(line.read(from, line.head()), StandardCharsets.ISO_8859_1).contains(prompt)) {
                    look.good("serial", "gives the prompt");
                    return;
                }
            }
        } catch (IOException e) {
            look.require("serial", false, "the serial line takes no input: " + e.getMessage());
        }
        look.require("serial", false, "no prompt came on the serial line");
    }

    /** A guest that keeps its disk may have been changed by its holder: only kernel and answer are judged. */
    static void afterBoot(Examination look, GuestShell shell, String kernel) throws LabFaultException {
        List<String> lines = lines(look, shell.run("uname -r && cat /proc/sys/kernel/tainted", LIMIT));
        kernel(look, lines.getFirst(), kernel);
    }

    /** Sets the clock of a guest that slept. */
    static void ownTime(GuestShell shell) throws LabFaultException {
        Instant now = Instant.now();
        CommandResult result = shell.run("date -u -s @%d.%03d >/dev/null".formatted(now.getEpochSecond(), now.getNano() / 1_000_000), LIMIT);
        if (!result.succeeded()) {
            throw new LabFaultException("The guest's clock could not be set (" + result.ending() + ") " + result.err().strip());
        }
    }

    /** Whether a board that waits for its next use still answers. */
    static void atRest(Examination look, GuestShell shell) throws LabFaultException {
        lines(look, shell.run("echo 1; echo 2", LIMIT));
    }

    /** Kernel release of a guest that was given another kernel, or has chosen one. */
    static String release(Examination look, GuestShell shell) throws LabFaultException {
        String release = lines(look, shell.run("uname -r && cat /proc/sys/kernel/tainted", LIMIT)).getFirst();
        look.good("kernel", release);
        return release;
    }

    private static void compare(Examination look, List<String> lines, String kernel, long taint) throws LabFaultException {
        kernel(look, lines.get(0), kernel);
        boolean asExpected = lines.get(1).equals(String.valueOf(taint));
        look.require("taint", asExpected,
                asExpected ? lines.get(1) : "the guest's kernel taint is " + lines.get(1) + " instead of " + taint);
    }

    private static void kernel(Examination look, String release, String expected) throws LabFaultException {
        look.require("kernel", release.equals(expected),
                release.equals(expected) ? release : "the guest runs kernel " + release + " instead of " + expected);
    }

    private static List<String> lines(Examination look, CommandResult result) throws LabFaultException {
        List<String> lines = result.out().lines().toList();
        boolean answered = result.succeeded() && lines.size() >= 2;
        look.require("ssh", answered, answered ? "answers" : "the guest did not answer as it should (" + result.ending()
                + (result.err().isBlank() ? "" : ", " + result.err().strip()) + ")");
        return lines;
    }
}
