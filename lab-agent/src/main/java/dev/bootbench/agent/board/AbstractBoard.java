package dev.bootbench.agent.board;

import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.serial.GuardedConsole;
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
 * it is not, and comes back to rest only by being made pristine anew. Three failures in a row quarantine it.
 *
 * <p>Locking: {@link #change} guards the status; what a kind of board keeps is touched on the board's thread only.
 */
public abstract class AbstractBoard implements Board {
    private static final Logger LOG = Logger.getLogger(AbstractBoard.class);
    private static final int FAILURES_TO_QUARANTINE = 3;
    private static final Duration HEALTH_EVERY = Duration.ofSeconds(30);
    private static final Duration QUARANTINE_RECHECK = Duration.ofMinutes(5);
    /** How long a request may wait for its turn and its end: three tries, and making an image before the first. */
    private static final Duration REQUEST_LIMIT = Duration.ofMinutes(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
    private static final Duration TAKE_POLL = Duration.ofMillis(20);

    private final String name;
    private final String profile;
    private final Console console;
    private final BoardThread thread;
    private final List<Consumer<BoardStatus>> listeners = new CopyOnWriteArrayList<>();
    private final Object change = new Object();
    private BoardStatus status =
            new BoardStatus(Condition.OFF, "not-started", "The agent has just started.", Instant.now(), "", false);
    private volatile @Nullable BoardUse use;
    /** Only on the board's thread. */
    private int failures;

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

    /** With the power cut: makes the board pristine and boots it; returns when its shell is connected. */
    protected abstract void makePristine() throws LabFaultException, InterruptedException;

    /** Looks at a board that was just made pristine and gives it its name and time. */
    protected abstract void checkPristine() throws LabFaultException, InterruptedException;

    /** With the power cut: boots what is on the disk; returns when its shell is connected. */
    protected abstract void bootAsLeft() throws LabFaultException, InterruptedException;

    /** Looks at a board that booted as its holder left it. */
    protected abstract void checkBooted() throws LabFaultException;

    /** Whether a waiting board still answers. */
    protected abstract void checkAtRest() throws LabFaultException;

    /** Does nothing when the power is off. */
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

    /** Makes the board pristine, or after three failures in a row leaves it in quarantine. */
    private void recover(String why) throws InterruptedException {
        if (status().condition() == Condition.RETIRED) {
            return;
        }
        while (true) {
            try {
                become(Condition.CLEANING, "cleaning", "Back to pristine: " + why + ".");
                cutPower(why);
                become(Condition.BOOTING, "booting", "A pristine system is coming up.");
                makePristine();
                become(Condition.CHECKING, "checking", "The system is up and being checked.");
                checkPristine();
                failures = 0;
                become(Condition.UP, "ready", "Pristine and checked.", true);
                return;
            } catch (LabFaultException e) {
                failures++;
                LOG.warnf("%s: failure %d: %s", name, failures, e.getMessage());
                cutPower("the board did not get ready");
                if (failures >= FAILURES_TO_QUARANTINE) {
                    become(Condition.QUARANTINED, "health-failed", "Failed " + failures + " times in a row, last: " + e.getMessage());
                    return;
                }
            }
        }
    }

    /** Now and then: is a waiting board still well, may a quarantined one come back. */
    private void lookAfter() throws InterruptedException {
        BoardStatus now = status();
        if (now.pristine() && use == null) {
            try {
                checkAtRest();
            } catch (LabFaultException e) {
                failures++;
                LOG.warnf("%s: %s", name, e.getMessage());
                recover("it did not answer while it waited");
            }
        } else if (now.condition() == Condition.QUARANTINED && now.since().plus(QUARANTINE_RECHECK).isBefore(Instant.now())) {
            failures = FAILURES_TO_QUARANTINE - 1;
            recover("checking whether it works again");
        }
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
        BoardStatus now;
        synchronized (change) {
            if (!status.pristine()) {
                return;
            }
            now = new BoardStatus(status.condition(), code, reason, Instant.now(), status.kernel(), false);
            status = now;
        }
        listeners.forEach(listener -> listener.accept(now));
    }

    private void become(Condition condition, String code, String reason) {
        become(condition, code, reason, false);
    }

    private void become(Condition condition, String code, String reason, boolean pristine) {
        BoardStatus now;
        synchronized (change) {
            if (status.condition() != condition || condition != Condition.CLEANING) {
                Conditions.check(status.condition(), condition);
            }
            now = new BoardStatus(condition, code, reason, Instant.now(), condition == Condition.UP ? kernel() : "", pristine);
            status = now;
        }
        listeners.forEach(listener -> listener.accept(now));
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
        synchronized (change) {
            return status;
        }
    }

    @Override
    public final void onStatus(Consumer<BoardStatus> listener) {
        listeners.add(listener);
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

    private void off() throws LabFaultException {
        switch (status().condition()) {
            case QUARANTINED, RETIRED -> throw outOfService();
            case OFF -> cutPower("it is off");
            case BOOTING, CHECKING, CLEANING, UP -> {
                cutPower("switched off");
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
                    checkBooted();
                    become(Condition.UP, "booted", "Booted from its disk as it was left.");
                } catch (LabFaultException e) {
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
            // A person asked: the board gets all its tries.
            failures = 0;
            recover("somebody asked for it");
            BoardStatus now = status();
            if (!now.pristine()) {
                throw new LabFaultException("The board " + name + " did not come back: " + now.reason());
            }
            return now;
        }, REQUEST_LIMIT, "was not reset");
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
