package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardState;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.grading.kernellog.KernelLog;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.GuestCommand;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * One use of a pristine board, from the observers' start to the reset. Checks of an attempt share it until one of them
 * asks for a fresh board or ruins this one.
 */
final class BoardSession implements AutoCloseable {
    static final String FOLDER = "/opt/bootbench";
    private static final Duration PROBE = Duration.ofSeconds(20);
    private static final Duration MARK_SEEN = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LAST_WORDS = Duration.ofMillis(1500);
    /** A command that ran into a crash mostly ends with it; one that does not in this time never will. */
    private static final Duration AFTER_CRASH = Duration.ofSeconds(4);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private final Board board;
    private final BoardUse use;
    private final KernelLog log;
    private final ConsoleWatch console;
    private Map<String, byte[]> files = Map.of();
    private Observation baseline;
    private final ArrayDeque<ConsolePlace> places = new ArrayDeque<>();
    private Observation latest;
    private KernelLog.Mark mark;
    /** Whether code of the submission can still act on this board. */
    private boolean studentActive;
    private boolean ruined;

    private BoardSession(Board board, BoardUse use, KernelLog log, ConsoleWatch console, Look.Seen first) {
        this.board = board;
        this.use = use;
        this.log = log;
        this.console = console;
        this.baseline = first.observation();
        this.latest = first.observation();
        this.mark = first.mark();
    }

    /** What came of looking at the guest. */
    sealed interface Look {
        /** @param mark where in the kernel log it was made */
        record Seen(Observation observation, KernelLog.Mark mark) implements Look {}

        /** It did not answer to the end. */
        record Unseen(Ending ending) implements Look {}
    }

    /**
     * Takes the board, starts the observers, and notes what the guest has.
     *
     * @param state of a board that was handed in, to go on from; empty: pristine
     * @throws LabFaultException when anything of this fails: nothing of the submission has run yet
     */
    static BoardSession open(Board board, Lane lane, Optional<BoardState> state, Duration limit, ConsoleWatch console)
            throws LabFaultException, InterruptedException {
        BoardUse use = state.isPresent() ? board.use(limit, state.get()) : board.use(limit, lane);
        KernelLog log = null;
        try {
            log = new KernelLog(use.shell());
            if (!(look(use, log, "baseline", true) instanceof Look.Seen first)) {
                throw new LabFaultException("Board " + use.board() + " did not say what it has before the first check.");
            }
            if (!first.mark().exact()) {
                throw new LabFaultException("The kernel log of board " + use.board() + " cannot be followed.");
            }
            // What somebody did to the kernel of their own board is theirs to do.
            if (state.isEmpty() && Taint.isDamaged(first.observation().taint())) {
                throw new LabFaultException("Board " + use.board() + " is not pristine: its kernel is tainted with "
                        + Taint.inWords(first.observation().taint()) + ".");
            }
            return new BoardSession(board, use, log, console, first);
        } catch (LabFaultException | InterruptedException | RuntimeException e) {
            if (log != null) {
                log.close();
            }
            use.close();
            throw e;
        }
    }

    /**
     * Puts files there, also after every later power cycle.
     *
     * @param brought by name; executable
     * @throws LabFaultException when one cannot be put there
     */
    void bring(Map<String, byte[]> brought, Duration limit) throws LabFaultException {
        files = brought;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            require(use.shell().upload(file.getValue(), FOLDER + "/" + file.getKey(), 0755, limit), "the upload of " + file.getKey());
        }
    }

    private static void require(CommandResult result, String what) throws LabFaultException {
        if (!result.succeeded()) {
            throw new LabFaultException("The board was not prepared: " + what + " failed (" + result.ending() + ") " + result.err().strip());
        }
    }

    private static Look look(BoardUse use, KernelLog log, String label, boolean things) throws InterruptedException {
        String marker = KernelLog.newMarker(label);
        CommandResult result = use.shell().look(marker, things, PROBE);
        Optional<Observation> observation = Observation.parse(result.out());
        if (observation.isEmpty()) {
            // A guest that has no process or memory left for the look is not a broken connection: it ran out of time.
            return new Look.Unseen(result.ending() instanceof Ending.Lost lost ? lost : new Ending.TimedOut(PROBE));
        }
        return new Look.Seen(observation.get(), log.await(marker, MARK_SEEN));
    }

    /**
     * Looks at the guest and marks the log.
     *
     * @param things also at what a module may leave behind
     */
    Look look(String label, boolean things) throws InterruptedException {
        Look look = look(use, log, label, things);
        if (look instanceof Look.Seen seen) {
            latest = seen.observation();
        }
        return look;
    }

    /**
     * Cuts the board's power and switches it on again, at our wish: the observers follow, what the guest has then is what
     * later looks are compared with, and the log of the check begins with the new boot.
     *
     * @throws LabFaultException when it does not come up
     */
    void powerCycle() throws LabFaultException, InterruptedException {
        KernelLog.Mark end = log.mark("power");
        board.power(Board.PowerAction.CYCLE);
        log.resume();
        // What was not yet on the disk when the power went is lost, as on any machine.
        bring(files, PROBE);
        if (!(look(use, log, "restarted", true) instanceof Look.Seen seen)) {
            throw new LabFaultException("Board " + use.board() + " did not say what it has after its restart.");
        }
        baseline = seen.observation();
        latest = baseline;
        mark = end;
        studentActive = false;
    }

    /** Begins the next check where this observation was made. */
    void continueFrom(KernelLog.Mark next) {
        mark = next;
    }

    /**
     * Runs a command that may never come back: ends when it does, at its limit, or soon after the machine is seen to die
     * or its kernel to crash.
     *
     * @param order   its tag stands in the environment of every process of it, see {@link #stop}
     * @param crashed whether the kernel has reported something by now
     */
    CommandResult run(GuestCommand order, long startedAt, BooleanSupplier crashed) throws InterruptedException {
        Duration limit = order.limit();
        CompletableFuture<CommandResult> done = new CompletableFuture<>();
        Thread.ofVirtual().name("step").start(() -> {
            try {
                done.complete(use.shell().run(order));
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        // The shell keeps the limit; this is for a shell that does not.
        long deadline = System.nanoTime() + limit.plusSeconds(10).toNanos();
        long nextLook = System.nanoTime() + LOOK.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                return done.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (isDying(startedAt)) {
                    return lastWords(done, LAST_WORDS);
                }
                if (System.nanoTime() > nextLook) {
                    if (crashed.getAsBoolean()) {
                        return lastWords(done, AFTER_CRASH);
                    }
                    nextLook = System.nanoTime() + LOOK.toNanos();
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("the shell broke", e.getCause());
            }
        }
        return ended(new Ending.TimedOut(limit), limit);
    }

    private CommandResult lastWords(CompletableFuture<CommandResult> done, Duration limit) throws InterruptedException {
        try {
            return done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return ended(new Ending.Lost("the machine stopped"), Duration.ZERO);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the shell broke", e.getCause());
        }
    }

    private static CommandResult ended(Ending ending, Duration took) {
        return new CommandResult(ending, new byte[0], new byte[0], 0, took);
    }

    /** Seen from outside: the machine will not answer any more, whatever the limit. */
    private boolean isDying(long since) {
        return sightingsSince(since).stream().findAny().isPresent() || consoleSaysDead(since);
    }

    private boolean consoleSaysDead(long since) {
        return console.linesSince(consoleAt(since)).stream().anyMatch(line -> line.text().contains("---[ end Kernel panic"));
    }

    /** Ends the processes of a step that did not come back; true when none is left. */
    boolean stop(String tag) {
        return use.shell().end(tag, PROBE).succeeded();
    }

    static String newTag() {
        return UUID.randomUUID().toString();
    }

    private record ConsolePlace(long at, long number) {}

    /** Notes where the console stands now; the time returned names this place. */
    long markTime() {
        long now = System.nanoTime();
        places.addLast(new ConsolePlace(now, console.head()));
        return now;
    }

    long consoleAt(long time) {
        return places.stream().filter(p -> p.at <= time).reduce((a, b) -> b).map(ConsolePlace::number).orElse(console.first());
    }

    List<Sighting> sightingsSince(long time) {
        return use.sightings().stream().filter(s -> s.at() - time >= 0).toList();
    }

    Board board() {
        return board;
    }

    BoardUse use() {
        return use;
    }

    KernelLog log() {
        return log;
    }

    ConsoleWatch console() {
        return console;
    }

    Observation baseline() {
        return baseline;
    }

    Observation latest() {
        return latest;
    }

    KernelLog.Mark mark() {
        return mark;
    }

    boolean isStudentActive() {
        return studentActive;
    }

    void studentActs() {
        studentActive = true;
    }

    void ruin() {
        ruined = true;
    }

    boolean isRuined() {
        return ruined;
    }

    /** Gives the board back; nothing of the submission has been on it. */
    void closeUntouched() {
        log.close();
        use.closeUntouched();
    }

    @Override
    public void close() {
        log.close();
        use.close();
    }
}
