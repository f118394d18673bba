package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.grading.kernellog.KernelReports;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Collects what became of a board on which a step did not come to its end. Every wait is bounded. */
final class Rescue {
    private static final Duration LATE_SIGNS = Duration.ofSeconds(2);
    private static final Duration ANSWERED = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(200);

    private final GraderConfig config;
    private final BoardSession session;
    private final Supplier<Optional<KernelReport>> report;
    private final Set<String> own;
    private final long startedAt;

    /** @param report the unexpected report of the kernel that is there by now, if any */
    Rescue(GraderConfig config, BoardSession session, Supplier<Optional<KernelReport>> report, Set<String> own, long startedAt) {
        this.config = config;
        this.session = session;
        this.report = report;
        this.own = own;
        this.startedAt = startedAt;
    }

    Aftermath.Signs collect(Ending ending, boolean memoryRanOut, String doing) throws InterruptedException {
        if (!(ending instanceof Ending.TimedOut)) {
            await(LATE_SIGNS, () -> report.get().isPresent() || !sightings().isEmpty());
        }
        boolean answers = false;
        boolean restarted = false;
        boolean consoleLives = false;
        Optional<KernelReport> standstill = Optional.empty();
        if (sightings().isEmpty() && report.get().isEmpty()) {
            answers = answers();
            restarted = answers && !bootId().equals(session.baseline().bootId());
            if (answers) {
                session.log().resume();
            } else if (report.get().isEmpty()) {
                consoleLives = consoleLives();
                standstill = askTheKernel(consoleLives);
            }
        }
        String console = new String(session.console().since(session.consoleAt(startedAt)), StandardCharsets.UTF_8);
        return new Aftermath.Signs(report.get(), sightings(), console, answers, restarted, standstill,
                consoleLives, session.isStudentActive(), memoryRanOut, ending, doing);
    }

    private List<Sighting> sightings() {
        return session.sightingsSince(startedAt);
    }

    private boolean answers() {
        return session.use().shell().run("true", config.answer()).succeeded()
                || session.use().shell().reconnect(config.reconnect()) && session.use().shell().run("true", config.answer()).succeeded();
    }

    private String bootId() {
        return session.use().shell().run("cat /proc/sys/kernel/random/boot_id", config.answer()).out().strip();
    }

    /** A kernel whose interrupts live echoes what is typed, or goes on printing. */
    private boolean consoleLives() throws InterruptedException {
        long from = session.console().head();
        try {
            session.use().console().write(new byte[] {'\r'});
        } catch (IOException e) {
            return false;
        }
        await(config.answer(), () -> session.console().head() > from);
        return session.console().head() > from;
    }

    /** BREAK and a letter: a kernel whose interrupts live prints where its CPUs are, and which tasks are blocked. */
    private Optional<KernelReport> askTheKernel(boolean lives) throws InterruptedException {
        return ask(lives, letter -> {
            session.board().sendBreak();
            session.use().console().write(letter.getBytes(StandardCharsets.US_ASCII));
        });
    }

    /**
     * Asks the same of a kernel that answers over the network. BREAK may not do there: the serial line interrupts one CPU,
     * which may be the one that stands still.
     */
    Optional<KernelReport> askInTheGuest() throws InterruptedException {
        return ask(true, letter -> session.use().shell().run("echo " + letter + " > /proc/sysrq-trigger", config.sysrq()));
    }

    private interface Question {
        void put(String letter) throws LabFaultException, IOException, InterruptedException;
    }

    /**
     * One letter after another, the next only when the last is answered: a key that waits unread in the UART when a BREAK
     * arrives is taken for that BREAK, and both letters are lost. For that reason a kernel that lives is asked twice.
     */
    private Optional<KernelReport> ask(boolean lives, Question question) throws InterruptedException {
        long from = session.console().head();
        try {
            for (String letter : lives ? List.of("l", "w", "l", "w") : List.of("l", "w")) {
                long asked = session.console().head();
                question.put(letter);
                await(config.sysrq(), () -> session.console().head() > asked && session.console().quietFor().compareTo(ANSWERED) > 0);
                if (report.get().isPresent() || standstill(from).isPresent()) {
                    break;
                }
            }
        } catch (LabFaultException | IOException e) {
            // A machine that is gone cannot be asked; its sightings say so.
            return Optional.empty();
        }
        return standstill(from);
    }

    private Optional<KernelReport> standstill(long from) {
        return KernelReports.standstill(session.console().linesSince(from), own);
    }

    static void await(Duration limit, java.util.function.BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(POLL);
        }
    }
}
