package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardState;
import dev.bootbench.agent.board.BoardStatus;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.HealthReport;
import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.KernelOutcome;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.board.ResetProof;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.GuestShell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A board whose guest is scripted by the test; each use has a new guest. */
public final class ScriptedBoard implements Board {
    public static final String KERNEL = "6.1.0-56-amd64";

    private final ScriptedConsole console = new ScriptedConsole();
    private final Consumer<ScriptedBoard.Use> script;
    private final List<Use> uses = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private int stillInUse;
    private @Nullable String broken;
    private List<String> ownReports = List.of();
    private Supplier<Map<Long, Duration>> waits = Map::of;
    private @Nullable ResetProof proof;
    private Runnable reset = () -> {
        throw new IllegalStateException("closing a use resets the board");
    };
    private @Nullable Capture capture;
    private @Nullable Capture wake;
    private Function<KernelFiles, KernelOutcome> kernels = files -> new KernelOutcome.Booted(KERNEL);

    /** @param script sets up the guest of each use */
    public ScriptedBoard(Consumer<Use> script) {
        this.script = script;
    }

    /** What becomes of deployed kernels. */
    public void boots(Function<KernelFiles, KernelOutcome> what) {
        kernels = what;
    }

    /** Does something with the file of a state, or fails. */
    public interface Capture {
        void with(Path file) throws IOException, LabFaultException, InterruptedException;
    }

    /** What becomes of states that it is to wake up from; without this it cannot. */
    public void wakes(Capture how) {
        wake = how;
    }

    /** How it is captured; without this it cannot be. */
    public void captures(Capture how) {
        capture = how;
    }

    /** What a reset does; without this nobody may ask for one. */
    public void resets(Runnable what) {
        reset = what;
    }

    /** For so many looks at its status a run that had another kernel still has it. */
    void isStillInUseFor(int looks) {
        stillInUse = looks;
    }

    /** Every use fails from now on. */
    public void breaks(String why) {
        broken = why;
    }

    /** How long its threads wait for the host's processors. */
    ScriptedBoard waits(Supplier<Map<Long, Duration>> measure) {
        waits = measure;
        return this;
    }

    @Override
    public Map<Long, Duration> processorWaits() {
        return waits.get();
    }

    /** Where its own drivers complain. */
    ScriptedBoard ownReports(String... drivers) {
        ownReports = List.of(drivers);
        return this;
    }

    @Override
    public List<String> ownReports() {
        return ownReports;
    }

    /** What can be said of its last reset. */
    ScriptedBoard isReset(boolean verified) {
        proof = new ResetProof(Instant.EPOCH, "Somehow.", verified, KERNEL, 0, "image", Duration.ofSeconds(1));
        return this;
    }

    public List<Use> uses() {
        return uses;
    }

    public ScriptedConsole scriptedConsole() {
        return console;
    }

    @Override
    public String name() {
        return "fake-1";
    }

    @Override
    public String profile() {
        return "qemu-x86";
    }

    @Override
    public BoardStatus status() {
        return asked.getAndIncrement() < stillInUse
                ? new BoardStatus(BoardStatus.Condition.UP, "in-use", "A graded run uses the board.", Instant.EPOCH, "6.1.0-other", false)
                : new BoardStatus(BoardStatus.Condition.UP, "ready", "ready", Instant.EPOCH, KERNEL, true);
    }

    @Override
    public void onStatus(Consumer<BoardStatus> listener) {
        listener.accept(status());
    }

    @Override
    public Console console() {
        return console;
    }

    @Override
    public long consoleFrom() {
        return 0;
    }

    @Override
    public BoardUse use(Duration limit, Lane lane) throws LabFaultException {
        if (broken != null) {
            throw new LabFaultException(broken);
        }
        Use use = new Use(uses.size() + 1, console);
        uses.add(use);
        script.accept(use);
        return use;
    }

    @Override
    public List<String> abilities() {
        return capture == null ? List.of() : List.of("state");
    }

    @Override
    public BoardState capture(Path file) throws LabFaultException, InterruptedException {
        if (capture == null) {
            return Board.super.capture(file);
        }
        try {
            capture.with(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BoardState(file);
    }

    @Override
    public BoardUse use(Duration limit, BoardState state) throws LabFaultException, InterruptedException {
        if (wake == null) {
            return Board.super.use(limit, state);
        }
        try {
            wake.with(state.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return use(limit, Lane.PLAIN);
    }

    @Override
    public Optional<ResetProof> proof() {
        return Optional.ofNullable(proof);
    }

    @Override
    public GuestShell shellFor(String doing) throws LabFaultException {
        return use(Duration.ZERO, Lane.PLAIN).shell();
    }

    @Override
    public KernelOutcome bootKernel(KernelFiles kernel, Duration limit) {
        return kernels.apply(kernel);
    }

    @Override
    public void onHealth(Consumer<HealthReport> listener) {}

    @Override
    public HealthReport checkHealth() {
        throw new IllegalStateException("the grader leaves health to the board");
    }

    @Override
    public String byHand() {
        return "";
    }

    @Override
    public void handDone() {
        throw new IllegalStateException("nothing is asked for");
    }

    @Override
    public void power(PowerAction action) {
        throw new IllegalStateException("the grader leaves the power switch alone");
    }

    @Override
    public void reset() {
        reset.run();
    }

    @Override
    public void sendBreak() {
        console.say("\r\nsysrq: HELP\r\n");
    }

    @Override
    public void close() {
        // Nothing runs.
    }

    public static final class Use implements BoardUse {
        private final int number;
        private final ScriptedConsole console;
        private final ScriptedGuest guest;
        private final List<Sighting> sightings = new CopyOnWriteArrayList<>();
        private volatile boolean closed;
        private volatile boolean untouched;

        Use(int number, ScriptedConsole console) {
            this.number = number;
            this.console = console;
            this.guest = new ScriptedGuest(console);
        }

        int number() {
            return number;
        }

        public ScriptedGuest guest() {
            return guest;
        }

        void sees(Sighting sighting) {
            sightings.add(sighting);
        }

        boolean isClosed() {
            return closed;
        }

        @Override
        public String board() {
            return "fake-1";
        }

        @Override
        public String kernel() {
            return KERNEL;
        }

        @Override
        public GuestShell shell() {
            return guest;
        }

        @Override
        public Console console() {
            return console;
        }

        @Override
        public List<Sighting> sightings() {
            return List.copyOf(sightings);
        }

        @Override
        public void close() {
            closed = true;
        }

        /** Whether its owner says that it only looked. */
        boolean isUntouched() {
            return untouched;
        }

        @Override
        public void closeUntouched() {
            untouched = true;
            closed = true;
        }
    }
}
