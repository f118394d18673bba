package dev.bootbench.agent.board;

import dev.bootbench.agent.board.BoardStatus.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The life of every kind of board: one thread that does all there is to do with it, in order; a condition that moves
 * by {@link Conditions}; recovery with a bounded number of tries.
 *
 * <p>Locking: {@link #change} guards the status and whether the board is given out; everything else is touched on the
 * board's own thread.
 */
public abstract class AbstractBoard implements Board {
    private static final Logger LOG = Logger.getLogger(AbstractBoard.class);
    /** Tries in a row before a person must look: more could do harm. */
    private static final int TRIES = 3;
    private static final Duration POWER_LIMIT = Duration.ofSeconds(150);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final String name;
    private final String profile;
    private final ExecutorService thread;
    private final List<Consumer<BoardStatus>> listeners = new CopyOnWriteArrayList<>();
    private final Object change = new Object();
    private BoardStatus status =
            new BoardStatus(Condition.OFF, "new", "The agent has just started.", Instant.now(), "", false);
    private boolean givenOut;

    protected AbstractBoard(String name, String profile) {
        this.name = name;
        this.profile = profile;
        this.thread = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("board-" + name).factory());
    }

    // ---- what a kind of board does

    /** Throws away what was, comes back clean and checked. */
    protected abstract void makePristine() throws LabFaultException, InterruptedException;

    /** Boots what is on the disk; returns when the guest answers. */
    protected abstract void powerOn() throws LabFaultException, InterruptedException;

    protected abstract void cutPower(String reason);

    protected abstract void doBreak() throws LabFaultException, InterruptedException;

    /** Kernel release of the running guest. */
    protected abstract String kernel();

    /** @param release to be run once when the use ends */
    protected abstract BoardUse newUse(Runnable release);

    // ---- life

    /** Begins: the board gets pristine in the background. */
    public void start() {
        submit(this::recover);
    }

    protected final void submit(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debugf("%s is closed", name);
        }
    }

    private void recover() {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                become(Condition.CLEANING, "resetting", "The board is being reset to its pristine state.");
                makePristine();
                become(Condition.UP, "ready", "Pristine and checked.", true);
                return;
            } catch (LabFaultException e) {
                LOG.warnf("%s: reset %d of %d failed: %s", name, attempt, TRIES, e.getMessage());
                cutPower("the reset failed");
                become(Condition.OFF, "reset-failed", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        become(Condition.QUARANTINED, "reset-failed", "Three resets in a row failed: " + status().reason());
    }

    /** The guest's machine is off without our doing. An idle board heals itself; a used one waits for its holder. */
    protected final void powerLost(boolean guestAsked, int exitStatus) {
        boolean idle;
        synchronized (change) {
            idle = status.pristine() && !givenOut;
        }
        become(Condition.OFF, guestAsked ? "guest-off" : "power-lost",
                guestAsked ? "The guest switched itself off." : "The machine's process ended (status " + exitStatus + ").");
        if (idle) {
            recover();
        }
    }

    protected final void become(Condition condition, String code, String reason) {
        become(condition, code, reason, false);
    }

    private void become(Condition condition, String code, String reason, boolean pristine) {
        BoardStatus now;
        synchronized (change) {
            Conditions.check(status.condition(), condition);
            now = new BoardStatus(condition, code, reason, Instant.now(), condition == Condition.UP ? kernel() : "", pristine);
            status = now;
            change.notifyAll();
        }
        listeners.forEach(listener -> listener.accept(now));
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
        BoardStatus taken;
        synchronized (change) {
            while (!status.pristine() || givenOut) {
                long left = deadline - System.nanoTime();
                if (status.condition() == Condition.QUARANTINED || left <= 0) {
                    throw new LabFaultException(name + " did not get ready within " + limit.toSeconds() + " s: " + status.reason());
                }
                TimeUnit.NANOSECONDS.timedWait(change, left);
            }
            givenOut = true;
            status = new BoardStatus(Condition.UP, "graded-run", "A graded run uses the board.", Instant.now(), status.kernel(), false);
            taken = status;
        }
        listeners.forEach(listener -> listener.accept(taken));
        return newUse(onlyOnce(() -> submit(() -> {
            synchronized (change) {
                givenOut = false;
            }
            recover();
        })));
    }

    private static Runnable onlyOnce(Runnable work) {
        var done = new java.util.concurrent.atomic.AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                work.run();
            }
        };
    }

    /** Something was done to the board that only a reset undoes. */
    public final void touched() {
        BoardStatus now;
        synchronized (change) {
            if (!status.pristine()) {
                return;
            }
            now = new BoardStatus(Condition.UP, "in-use", "Somebody works on the board.", Instant.now(), status.kernel(), false);
            status = now;
        }
        listeners.forEach(listener -> listener.accept(now));
    }

    @Override
    public final void power(PowerAction action) throws LabFaultException, InterruptedException {
        perform(() -> {
            switch (action) {
                case ON -> on();
                case OFF -> off();
                case CYCLE -> {
                    off();
                    on();
                }
            }
        });
    }

    private void off() {
        cutPower("switched off");
        become(Condition.OFF, "switched-off", "Somebody switched the board off.");
    }

    private void on() throws LabFaultException, InterruptedException {
        powerOn();
        become(Condition.UP, "booted", "Booted from its disk as it was left.");
    }

    @Override
    public final void reset() throws LabFaultException, InterruptedException {
        perform(() -> {
            recover();
            BoardStatus now = status();
            if (!now.pristine()) {
                throw new LabFaultException(now.reason());
            }
        });
    }

    @Override
    public final void sendBreak() throws LabFaultException, InterruptedException {
        perform(this::doBreak);
    }

    private interface Work {
        void run() throws LabFaultException, InterruptedException;
    }

    private void perform(Work work) throws LabFaultException, InterruptedException {
        Future<?> done = thread.submit(() -> {
            work.run();
            return null;
        });
        try {
            done.get(POWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LabFaultException fault) {
                throw new LabFaultException(String.valueOf(fault.getMessage()), fault);
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new LabFaultException(name + " is still busy after " + POWER_LIMIT.toSeconds() + " s.", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cutPower("the agent stops");
    }
}
