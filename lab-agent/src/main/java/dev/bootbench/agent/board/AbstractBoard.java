package dev.bootbench.agent.board;

import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.board.HealthReport.Occasion;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.serial.GuardedConsole;
import dev.bootbench.agent.shell.GuestShell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The life of every kind of board: one thread does all that changes it, in order; callers queue requests and wait with a
 * deadline. At rest a board is on, connected, checked and pristine. After a use, a power action or a key typed by somebody
 * it is not, and comes back to rest only by being made pristine anew, on the rungs of its recovery ladder: when the last
 * one has failed it is quarantined, so that recovery itself does no harm.
 *
 * <p>What a kind of board keeps is touched on the board's thread only.
 */
public abstract class AbstractBoard implements Board {
    private static final Logger LOG = Logger.getLogger(AbstractBoard.class);
    private static final Duration HEALTH_EVERY = Duration.ofSeconds(30);
    private static final Duration QUARANTINE_RECHECK = Duration.ofMinutes(5);
    /** How long a request may wait for its turn and its end: three tries, and making an image before the first. */
    private static final Duration REQUEST_LIMIT = Duration.ofMinutes(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
    /** A board that is up has nothing long on its thread. */
    private static final Duration SHELL_LIMIT = Duration.ofSeconds(30);
    private static final Duration TAKE_POLL = Duration.ofMillis(20);

    private final String name;
    private final String profile;
    private final Console console;
    private final BoardThread thread;
    private final Standing standing = new Standing();
    private final Hands hands = new Hands(standing::again);
    private final List<Consumer<HealthReport>> healthListeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable BoardUse use;
    private volatile @Nullable ResetProof proof;
    private volatile long consoleFrom;
    /** Only on the board's thread: {@link System#nanoTime} of the last try in quarantine. */
    private long quarantinedAt;

    /** @param line the serial line; what others get of it refuses their keys during a use */
    protected AbstractBoard(String name, String profile, Console line) {
        this.name = name;
        this.profile = profile;
        this.console = new GuardedConsole(line, this::keyboard);
        this.thread = new BoardThread(name);
    }

    // ---- what a kind of board does, always on the board's thread

    /** Before the first step: ends what an agent that was killed left running. */
    protected abstract void takeOver() throws LabFaultException, InterruptedException;

    /**
     * The rungs on which it is made pristine, one after the other until one leads to a healthy board. As many as a
     * board may fail in a row before it is quarantined.
     */
    protected List<Recovery> ladder() {
        return List.of(Recovery.RE_IMAGE, Recovery.RE_IMAGE, Recovery.RE_IMAGE);
    }

    /** With the power cut: makes the board pristine and boots it; returns when its shell is connected. */
    protected abstract void makePristine(Recovery rung) throws LabFaultException, InterruptedException;

    /** Looks at a board that was just made pristine and gives it its name and time. */
    protected abstract void checkPristine(Examination look) throws LabFaultException, InterruptedException;

    /** Right after {@link #checkPristine} has passed: what can be said of the state the board is in. */
    protected abstract ResetProof prove(Duration took);

    /** With the power cut: boots what is on the disk; returns when its shell is connected. */
    protected abstract void bootAsLeft() throws LabFaultException, InterruptedException;

    /** Looks at a board that booted as its holder left it. */
    protected abstract void checkBooted(Examination look) throws LabFaultException;

    /** Whether a waiting board still answers. */
    protected abstract void checkAtRest(Examination look) throws LabFaultException, InterruptedException;

    /** Looks closer than {@link #checkAtRest} would every time: somebody asked. */
    protected void checkOnDemand(Examination look) throws LabFaultException, InterruptedException {
        checkAtRest(look);
    }

    /** Makes the connection to a waiting board anew. */
    protected abstract void softReset() throws LabFaultException, InterruptedException;

    /** The shell of a board that is up. */
    protected abstract GuestShell shell() throws LabFaultException;

    // ---- kernels: only kinds of board with the ability "kernel" are asked

    /** With the board up: puts a kernel where its next boot finds it, leaving the present one where it is. */
    protected void installKernel(KernelFiles kernel) throws LabFaultException, InterruptedException {
        throw new LabFaultException("The board " + name + " cannot be given other kernels.");
    }

    /** With the board up: restarts it with the kernel that was installed, this once; returns when its shell is connected. */
    protected void bootInstalled(Duration limit) throws LabFaultException, InterruptedException {
        throw new IllegalStateException("installKernel refuses");
    }

    /** With the board up: from now on until the next reset it boots the kernel that was installed. */
    protected void keepKernel() throws LabFaultException, InterruptedException {
        throw new IllegalStateException("installKernel refuses");
    }

    /** With the power cut: forgets the kernel that was installed. */
    protected void dropKernel() throws LabFaultException, InterruptedException {
        throw new IllegalStateException("installKernel refuses");
    }

    /**
     * Does nothing when the power is off. A switch that fails leaves {@link #isPowered} true, and the next attempt to
     * make the board pristine fails for it.
     */
    protected abstract void cutPower(String reason);

    protected abstract boolean isPowered();

    protected abstract void doBreak() throws LabFaultException, InterruptedException;

    /** Kernel release of the running guest. */
    protected abstract String kernel();

    /** @param release to be run when the use ends */
    protected abstract BoardUse newUse(Runnable release);

    // ---- life

    /** Begins: the board gets ready in the background. */
    public final void start() {
        submit(() -> {
            takeOver();
            recover("the agent has started");
        });
        thread.repeat(this::lookAfter, HEALTH_EVERY);
    }

    /** Makes the board pristine, or at the end of its ladder leaves it in quarantine. */
    private void recover(String why) throws InterruptedException {
        recover(why, ladder());
    }

    private void recover(String why, List<Recovery> rungs) throws InterruptedException {
        String last = "";
        for (int rung = 0; rung < rungs.size(); rung++) {
            if (status().condition() == Condition.RETIRED) {
                return;
            }
            thread.requireGoingOn();
            Optional<String> failure = tryRung(rungs.get(rung), rung > 0, why);
            if (failure.isEmpty()) {
                return;
            }
            last = failure.get();
            LOG.warnf("%s: failure %d: %s", name, rung + 1, last);
            cutPower("the board did not get ready");
        }
        quarantinedAt = System.nanoTime();
        become(Condition.QUARANTINED, "health-failed", "Failed " + (rungs.size() == 1 ? "again" : rungs.size() + " times in a row")
                + ", last: " + last);
    }

    /** @return what went wrong; empty when the board is at rest */
    private Optional<String> tryRung(Recovery rung, boolean again, String why) throws InterruptedException {
        long began = System.nanoTime();
        HealthReport report = look(
                again ? Occasion.AFTER_RECOVERY : Occasion.AFTER_RESET,
                again ? Optional.of(rung) : Optional.empty(),
                look -> {
                    become(Condition.CLEANING, "cleaning", "Back to pristine: " + why + ".");
                    cutPower(why);
                    consoleFrom = console.head();
                    become(Condition.BOOTING, "booting", "A pristine system is coming up.");
                    makePristine(rung);
                    become(Condition.CHECKING, "checking", "The system is up and being checked.");
                    checkPristine(look);
                });
        if (!report.healthy()) {
            return Optional.of(report.sentence());
        }
        proof = prove(Duration.ofNanos(System.nanoTime() - began));
        become(Condition.UP, "ready", "Pristine and checked.", true);
        return Optional.empty();
    }

    /** Something that looks at a board and stops at what is not as it must be. */
    private interface Check {
        void run(Examination look) throws LabFaultException, InterruptedException;
    }

    private HealthReport look(Occasion occasion, Optional<Recovery> rung, Check check) throws InterruptedException {
        Examination look = new Examination();
        Instant at = Instant.now();
        long began = System.nanoTime();
        String problem = "";
        try {
            check.run(look);
        } catch (LabFaultException e) {
            thread.requireGoingOn();
            problem = String.valueOf(e.getMessage());
        }
        HealthReport report = new HealthReport(
                at, occasion, problem.isEmpty(), problem.isEmpty() ? "All is well." : problem, look.items(),
                Duration.ofNanos(System.nanoTime() - began), rung);
        healthListeners.forEach(listener -> listener.accept(report));
        return report;
    }

    /** Now and then: is a waiting board still well, may a quarantined one come back. */
    private void lookAfter() throws InterruptedException {
        if (status().pristine() && use == null) {
            HealthReport found = look(Occasion.SCHEDULED, Optional.empty(), this::checkAtRest);
            if (!found.healthy()) {
                recoverAtRest(found);
            }
        } else if (status().condition() == Condition.QUARANTINED
                && System.nanoTime() - quarantinedAt > QUARANTINE_RECHECK.toNanos()) {
            // One try: a board that was given up gets no more than a chance now and then.
            recover("checking whether it works again", List.of(ladder().getLast()));
        }
    }

    /** Nobody has used the board, so the gentlest rung may do: it keeps the state the board is in. */
    private void recoverAtRest(HealthReport found) throws InterruptedException {
        LOG.warnf("%s: %s", name, found.sentence());
        HealthReport afterwards = look(Occasion.AFTER_RECOVERY, Optional.of(Recovery.SOFT_RESET), look -> {
            softReset();
            checkOnDemand(look);
        });
        if (!afterwards.healthy()) {
            recover("it did not answer while it waited");
        }
    }

    /**
     * The board is known to be unwell, as after a panic: one that waits is made pristine anew, one that somebody has says
     * so and waits for its holder. Any thread may say so.
     */
    protected final void unwell(String code, String reason) {
        ResetProof seen = proof;
        submit(() -> {
            if (proof != seen || use != null) {
                // It was made pristine since; or a graded run has it, which sees for itself.
                return;
            }
            if (status().pristine()) {
                touched(code, reason);
                recover(reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason);
            } else {
                standing.unwell(code, reason);
            }
        });
    }

    /** The power went without our doing. A waiting board heals itself; a used one waits for its holder. */
    protected final void powerLost(String code, String reason) throws InterruptedException {
        boolean waited = status().pristine() && use == null;
        cutPower(reason);
        become(Condition.OFF, code, reason);
        if (waited) {
            recover("it went off while it waited");
        }
    }

    /** Something was done to the board that only a reset undoes. Any thread may say so. */
    protected final void touched(String code, String reason) {
        standing.touched(code, reason);
    }

    private void become(Condition condition, String code, String reason) {
        become(condition, code, reason, false);
    }

    private void become(Condition condition, String code, String reason, boolean pristine) {
        standing.become(condition, code, reason, condition == Condition.UP ? kernel() : "", pristine);
    }

    /** Whether somebody without a use may type; whoever does leaves a board that is not pristine. */
    private Optional<String> keyboard() {
        if (use != null) {
            return Optional.of("A graded run holds the keyboard of " + name + ".");
        }
        touched("typed", "Somebody types on the console.");
        return Optional.empty();
    }

    // ---- what others ask

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String profile() {
        return profile;
    }

    @Override
    public final Console console() {
        return console;
    }

    @Override
    public final BoardStatus status() {
        return standing.now();
    }

    @Override
    public final void onStatus(Consumer<BoardStatus> listener) {
        standing.onChange(listener);
    }

    @Override
    public final BoardUse use(Duration limit) throws LabFaultException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        AtomicBoolean givenUp = new AtomicBoolean();
        while (true) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (!left.isPositive()) {
                throw new LabFaultException(
                        "The board " + name + " did not get ready within " + limit.toSeconds() + " s: " + status().reason());
            }
            Optional<BoardUse> taken;
            try {
                taken = thread.ask(() -> givenUp.get() ? Optional.empty() : take(), left, "did not get ready");
            } catch (LabFaultException | InterruptedException e) {
                // The request may still be in the queue: nobody waits for its answer any more.
                givenUp.set(true);
                throw e;
            }
            if (taken.isPresent()) {
                return taken.get();
            }
            TimeUnit.NANOSECONDS.sleep(TAKE_POLL.toNanos());
        }
    }

    private Optional<BoardUse> take() throws LabFaultException, InterruptedException {
        if (use != null) {
            return Optional.empty();
        }
        switch (status().condition()) {
            case QUARANTINED, RETIRED -> throw new LabFaultException(
                    "The board " + name + " is " + status().condition() + ": " + status().reason());
            case OFF, BOOTING, CHECKING, CLEANING -> recover("a pristine board is wanted");
            case UP -> {
                if (!status().pristine()) {
                    recover("a pristine board is wanted");
                }
            }
        }
        if (!status().pristine()) {
            return Optional.empty();
        }
        AtomicBoolean ended = new AtomicBoolean();
        BoardUse taken = newUse(() -> {
            if (ended.compareAndSet(false, true)) {
                submit(() -> {
                    use = null;
                    recover("its use has ended");
                });
            }
        });
        use = taken;
        touched("in-use", "A graded run uses the board.");
        return Optional.of(taken);
    }

    @Override
    public final void power(PowerAction action) throws LabFaultException, InterruptedException {
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
            case QUARANTINED, RETIRED -> throw outOfService();
            case OFF -> cutPower("it is off");
            case BOOTING, CHECKING, CLEANING, UP -> {
                cutPower("switched off");
                if (isPowered()) {
                    throw new LabFaultException("The board " + name + " is still on: its power switch did not switch it off.");
                }
                become(Condition.OFF, "switched-off", "Switched off.");
            }
        }
    }

    private void on() throws LabFaultException, InterruptedException {
        switch (status().condition()) {
            case QUARANTINED, RETIRED -> throw outOfService();
            case BOOTING, CHECKING, CLEANING, UP -> LOG.debugf("%s is on already", name);
            case OFF -> {
                try {
                    become(Condition.BOOTING, "power-on", "Booting from its disk as it was left.");
                    bootAsLeft();
                    become(Condition.CHECKING, "checking", "The system is up and being checked.");
                    checkBooted(new Examination());
                    become(Condition.UP, "booted", "Booted from its disk as it was left.");
                } catch (LabFaultException e) {
                    thread.requireGoingOn();
                    cutPower("it did not boot");
                    become(Condition.OFF, "boot-failed", String.valueOf(e.getMessage()));
                    throw e;
                }
            }
        }
    }

    private LabFaultException outOfService() {
        return new LabFaultException("The board " + name + " is " + status().condition() + ": " + status().reason());
    }

    @Override
    public final void reset() throws LabFaultException, InterruptedException {
        thread.ask(() -> {
            recover("somebody asked for it");
            BoardStatus now = status();
            if (!now.pristine()) {
                throw new LabFaultException("The board " + name + " did not come back: " + now.reason());
            }
            return now;
        }, REQUEST_LIMIT, "was not reset");
    }

    @Override
    public final Optional<ResetProof> proof() {
        return Optional.ofNullable(proof);
    }

    @Override
    public final long consoleFrom() {
        return consoleFrom;
    }

    @Override
    public final String byHand() {
        return hands.wanted();
    }

    @Override
    public final void handDone() throws LabFaultException {
        if (!hands.done()) {
            throw new LabFaultException("The board " + name + " does not ask for anything to be done by hand.");
        }
    }

    /** For the parts of a board that need somebody at the bench. */
    protected final Hands hands() {
        return hands;
    }

    @Override
    public final void onHealth(Consumer<HealthReport> listener) {
        healthListeners.add(listener);
    }

    @Override
    public final HealthReport checkHealth() throws LabFaultException, InterruptedException {
        return thread.ask(() -> {
            HealthReport found = look(Occasion.ON_DEMAND, Optional.empty(), look -> {
                look.require("power", isPowered(), isPowered() ? "on" : "the board is off: switch it on or reset it");
                checkOnDemand(look);
            });
            if (!found.healthy() && status().pristine() && use == null) {
                submit(() -> recoverAtRest(found));
            }
            return found;
        }, REQUEST_LIMIT, "was not examined");
    }

    @Override
    public final GuestShell shellFor(String doing) throws LabFaultException {
        try {
            return thread.ask(() -> {
                requireUp();
                touched("in-use", doing);
                return shell();
            }, SHELL_LIMIT, "is busy: its shell was not given out");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFaultException("The agent is stopping.", e);
        }
    }

    private void requireUp() throws LabFaultException {
        if (use != null) {
            throw new LabFaultException("A graded run has the board " + name + ".");
        }
        if (status().condition() != Condition.UP) {
            throw new LabFaultException("The board " + name + " is not up but " + status().condition() + ": " + status().reason());
        }
    }

    @Override
    public final KernelOutcome bootKernel(KernelFiles kernel, Duration limit) throws LabFaultException, InterruptedException {
        return thread.ask(() -> {
            requireUp();
            touched("kernel", "Another kernel is being deployed.");
            installKernel(kernel);
            long from = console.head();
            try {
                become(Condition.BOOTING, "kernel", "The deployed kernel has " + limit.toSeconds() + " s to pass its health check.");
                bootInstalled(limit);
                become(Condition.CHECKING, "checking", "The deployed kernel is up and being checked.");
                keepKernel();
                become(Condition.UP, "kernel", "The deployed kernel runs.");
                return new KernelOutcome.Booted(kernel());
            } catch (LabFaultException e) {
                thread.requireGoingOn();
                String said = Tail.of(console, from);
                LOG.infof("%s: the deployed kernel is rolled back: %s", name, e.getMessage());
                rollBack();
                return new KernelOutcome.RolledBack(String.valueOf(e.getMessage()), said, kernel());
            }
        }, REQUEST_LIMIT.plus(limit), "did not boot the kernel");
    }

    private void rollBack() throws LabFaultException, InterruptedException {
        cutPower("the deployed kernel did not come up");
        become(Condition.OFF, "rolled-back", "The deployed kernel did not come up; the former one comes back.");
        dropKernel();
        on();
    }

    @Override
    public final void sendBreak() throws LabFaultException, InterruptedException {
        thread.ask(() -> {
            if (!isPowered()) {
                throw new LabFaultException("The board " + name + " is off: nothing would take a BREAK.");
            }
            touched("break", "A BREAK was sent.");
            doBreak();
            return name;
        }, REQUEST_LIMIT, "did not take a BREAK");
    }

    @Override
    public void close() {
        thread.stop(CLOSE_LIMIT);
        cutPower("the agent stops");
        if (status().condition() != Condition.RETIRED) {
            become(Condition.RETIRED, "closed", "The agent stops.");
        }
    }

    /** Work for the board's thread. */
    protected interface Work {
        void run() throws LabFaultException, InterruptedException;
    }

    protected final void submit(Work work) {
        thread.submit(work);
    }
}
