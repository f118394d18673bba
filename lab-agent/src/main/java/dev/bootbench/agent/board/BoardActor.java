package dev.bootbench.agent.board;

import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.GuestShell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A board of any kind: one thread does all that changes it, in order; callers queue requests and wait with a deadline.
 * What is done to the board is its {@link Machinery}'s, how it comes back to rest its {@link BoardLife}'s.
 */
public final class BoardActor implements Board {
    private static final Logger LOG = Logger.getLogger(BoardActor.class);
    private static final Duration HEALTH_EVERY = Duration.ofSeconds(30);
    /** How long a request may wait for its turn and its end: three tries, and making an image before the first. */
    private static final Duration REQUEST_LIMIT = Duration.ofMinutes(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
    /** A board that is up has nothing long on its thread. */
    private static final Duration SHELL_LIMIT = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** A board that does not get ready keeps nobody waiting for longer. */
    private static final Duration TURN = Duration.ofSeconds(45);
    private static final Duration TAKE_POLL = Duration.ofMillis(20);

    private final String name;
    private final BoardLife life;
    private final Machinery machinery;
    private final BoardThread thread;

    /** Makes a board's machinery. */
    public interface Kind {
        /**
         * @param keeper to be told what the machinery sees
         * @throws IOException when something of the board cannot be read
         */
        Machinery make(Keeper keeper) throws IOException;
    }

    /** A board that is not started. */
    public BoardActor(String name, Kind kind) throws IOException {
        this.name = name;
        this.life = new BoardLife(name, kind);
        this.machinery = life.machinery();
        this.thread = life.thread();
    }

    /** Begins: the board gets ready in the background. */
    public void start() {
        start(new Semaphore(1));
    }

    /** Begins: the board gets ready in the background, when it has one of these turns or has waited long enough for one. */
    public void start(Semaphore turns) {
        thread.submit(() -> {
            machinery.takeOver();
            boolean isMine = turns.tryAcquire(0, TimeUnit.SECONDS);
            if (!isMine) {
                life.become(Condition.CLEANING, "waiting", "Other boards of this host get ready first.");
                isMine = turns.tryAcquire(TURN.toNanos(), TimeUnit.NANOSECONDS);
            }
            try {
                life.recover("the agent has started");
            } finally {
                if (isMine) {
                    turns.release();
                }
            }
        });
        thread.repeat(life::lookAfter, HEALTH_EVERY);
    }

    // ---- facts

    @Override
    public String name() {
        return name;
    }

    @Override
    public String profile() {
        return machinery.profile();
    }

    @Override
    public String architecture() {
        return machinery.architecture();
    }

    @Override
    public Optional<Path> kernelHeaders(String release) {
        return machinery.kernelHeaders(release);
    }

    @Override
    public List<String> tags() {
        return machinery.tags();
    }

    @Override
    public List<String> ownReports() {
        return machinery.ownReports();
    }

    @Override
    public Map<Long, Duration> processorWaits() {
        return machinery.processorWaits();
    }

    @Override
    public List<Lane> lanes() {
        return machinery.lanes();
    }

    @Override
    public String release(Lane lane) {
        return lane == Lane.PLAIN ? Board.super.release(lane) : machinery.release(lane);
    }

    @Override
    public List<String> abilities() {
        return machinery.abilities();
    }

    @Override
    public Console console() {
        return life.console();
    }

    @Override
    public long consoleFrom() {
        return life.consoleFrom();
    }

    @Override
    public BoardStatus status() {
        return life.status();
    }

    @Override
    public void onStatus(Consumer<BoardStatus> listener) {
        life.standing().onChange(listener);
    }

    @Override
    public Optional<ResetProof> proof() {
        return life.proof();
    }

    @Override
    public void onHealth(Consumer<HealthReport> listener) {
        life.onHealth(listener);
    }

    @Override
    public String byHand() {
        return life.hands().wanted();
    }

    @Override
    public void handDone() throws LabFaultException {
        if (!life.hands().done()) {
            throw new LabFaultException("The board " + name + " does not ask for anything to be done by hand.");
        }
    }

    // ---- use

    @Override
    public BoardUse use(Duration limit, Lane lane) throws LabFaultException, InterruptedException {
        return use(limit, lane, Optional.empty());
    }

    @Override
    public BoardUse use(Duration limit, BoardState state) throws LabFaultException, InterruptedException {
        requireAbility("state", "cannot wake up from a captured state");
        return use(limit, Lane.PLAIN, Optional.of(state));
    }

    @Override
    public void announce(Lane next) {
        life.announce(next);
    }

    private BoardUse use(Duration limit, Lane lane, Optional<BoardState> state) throws LabFaultException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        // Done when the board was taken, cancelled when nobody waits for it any more: one of the two, never both.
        CompletableFuture<BoardUse> wanted = new CompletableFuture<>();
        while (true) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (!left.isPositive()) {
                throw new LabFaultException(
                        "The board " + name + " did not get ready within " + limit.toSeconds() + " s: " + status().reason());
            }
            Optional<BoardUse> taken;
            try {
                taken = thread.ask(() -> wanted.isDone() ? Optional.empty() : take(wanted, lane, state), left, "did not get ready");
            } catch (LabFaultException | InterruptedException e) {
                if (!wanted.cancel(false)) {
                    wanted.resultNow().close();
                }
                throw e;
            }
            if (taken.isPresent()) {
                return taken.get();
            }
            TimeUnit.NANOSECONDS.sleep(TAKE_POLL.toNanos());
        }
    }

    /** On the board's thread: takes the board, and gives it back at once when its taker has given up meanwhile. */
    private Optional<BoardUse> take(CompletableFuture<BoardUse> wanted, Lane lane, Optional<BoardState> state)
            throws LabFaultException, InterruptedException {
        Optional<BoardUse> taken = life.take(lane, state);
        taken.filter(use -> !wanted.complete(use)).ifPresent(BoardUse::close);
        return taken;
    }

    @Override
    public BoardState capture(Path file) throws LabFaultException, InterruptedException {
        requireAbility("state", "cannot be captured");
        return thread.ask(() -> {
            life.requireAwake();
            if (!machinery.shell().run("true", ANSWER).succeeded()) {
                throw new LabFaultException("The board " + name + " does not answer over SSH, so nobody could look at a copy of it:"
                        + " start sshd again, or reset the board.");
            }
            machinery.capture(file);
            return new BoardState(file);
        }, REQUEST_LIMIT, "was not captured");
    }

    @Override
    public GuestShell shellFor(String doing) throws LabFaultException {
        try {
            return thread.ask(() -> {
                life.requireUp();
                life.touched("in-use", doing);
                return machinery.shell();
            }, SHELL_LIMIT, "is busy: its shell was not given out");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFaultException("The agent is stopping.", e);
        }
    }

    // ---- power, reset, health

    @Override
    public void power(PowerAction action) throws LabFaultException, InterruptedException {
        thread.ask(() -> {
            switch (action) {
                case ON -> on();
                case OFF -> off();
                case CYCLE -> {
                    off();
                    on();
                }
            }
            return action;
        }, REQUEST_LIMIT, "was not switched");
    }

    private void off() throws LabFaultException, InterruptedException {
        switch (status().condition()) {
            case QUARANTINED, RETIRED -> throw life.outOfService();
            case OFF -> machinery.cutPower("it is off");
            case BOOTING, CHECKING, CLEANING, UP -> {
                machinery.cutPower("switched off");
                if (machinery.isPowered()) {
                    throw new LabFaultException("The board " + name + " is still on: its power switch did not switch it off.");
                }
                life.become(Condition.OFF, "switched-off", "Switched off.");
            }
        }
    }

    private void on() throws LabFaultException, InterruptedException {
        switch (status().condition()) {
            case QUARANTINED, RETIRED -> throw life.outOfService();
            case BOOTING, CHECKING, CLEANING, UP -> LOG.debugf("%s is on already", name);
            case OFF -> {
                try {
                    life.become(Condition.BOOTING, "power-on", "Booting from its disk as it was left.");
                    machinery.bootAsLeft();
                    life.become(Condition.CHECKING, "checking", "The system is up and being checked.");
                    machinery.checkBooted(new Examination());
                    life.become(Condition.UP, "booted", "Booted from its disk as it was left.");
                } catch (LabFaultException e) {
                    thread.requireGoingOn();
                    machinery.cutPower("it did not boot");
                    life.become(Condition.OFF, "boot-failed", String.valueOf(e.getMessage()));
                    throw e;
                }
            }
        }
    }

    @Override
    public void reset() throws LabFaultException, InterruptedException {
        thread.ask(() -> {
            life.recover("somebody asked for it");
            BoardStatus now = status();
            if (!now.pristine()) {
                throw new LabFaultException("The board " + name + " did not come back: " + now.reason());
            }
            return now;
        }, REQUEST_LIMIT, "was not reset");
    }

    @Override
    public HealthReport checkHealth() throws LabFaultException, InterruptedException {
        return thread.ask(life::lookOnDemand, REQUEST_LIMIT, "was not examined");
    }

    @Override
    public void sendBreak() throws LabFaultException, InterruptedException {
        requireAbility("break", "takes no BREAK on its serial line");
        thread.ask(() -> {
            if (!machinery.isPowered()) {
                throw new LabFaultException("The board " + name + " is off: nothing would take a BREAK.");
            }
            life.touched("break", "A BREAK was sent.");
            machinery.sendBreak();
            return name;
        }, REQUEST_LIMIT, "did not take a BREAK");
    }

    @Override
    public DebugStub debugStub() throws LabFaultException, InterruptedException {
        requireAbility("gdb", "has no debug stub");
        return thread.ask(() -> {
            life.requireUnused();
            life.touched("debugged", "Somebody debugs the kernel.");
            return machinery.debugStub();
        }, SHELL_LIMIT, "is busy: its debug stub was not opened");
    }

    private void requireAbility(String ability, String otherwise) throws LabFaultException {
        if (!machinery.abilities().contains(ability)) {
            throw new LabFaultException("The board " + name + " " + otherwise + ": its profile " + profile() + " says so.");
        }
    }

    // ---- kernels

    @Override
    public KernelOutcome bootKernel(KernelFiles kernel, Duration limit) throws LabFaultException, InterruptedException {
        requireAbility("kernel", "cannot be given other kernels");
        return thread.<KernelOutcome>ask(() -> {
            life.requireUp();
            life.touched("kernel", "Another kernel is being deployed.");
            try {
                machinery.installKernel(kernel);
            } catch (KernelRefusedException e) {
                return new KernelOutcome.Refused(String.valueOf(e.getMessage()));
            }
            long from = console().head();
            try {
                life.become(Condition.BOOTING, "kernel",
                        "The deployed kernel has " + limit.toSeconds() + " s to pass its health check.");
                machinery.bootInstalled(limit);
                life.become(Condition.CHECKING, "checking", "The deployed kernel is up and being checked.");
                machinery.keepKernel();
                life.become(Condition.UP, "kernel", "The deployed kernel runs.");
                return new KernelOutcome.Booted(machinery.kernel());
            } catch (LabFaultException e) {
                thread.requireGoingOn();
                String said = Tail.of(console(), from);
                LOG.infof("%s: the deployed kernel is rolled back: %s", name, e.getMessage());
                rollBack();
                return new KernelOutcome.RolledBack(String.valueOf(e.getMessage()), said, machinery.kernel());
            }
        }, REQUEST_LIMIT.plus(limit), "did not boot the kernel");
    }

    private void rollBack() throws LabFaultException, InterruptedException {
        machinery.cutPower("the deployed kernel did not come up");
        life.become(Condition.OFF, "rolled-back", "The deployed kernel did not come up; the former one comes back.");
        machinery.dropKernel();
        on();
    }

    @Override
    public void close() {
        thread.stop(CLOSE_LIMIT);
        machinery.cutPower("the agent stops");
        if (status().condition() != Condition.RETIRED) {
            life.become(Condition.RETIRED, "closed", "The agent stops.");
        }
        machinery.close();
    }
}
