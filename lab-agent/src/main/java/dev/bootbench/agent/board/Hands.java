package dev.bootbench.agent.board;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What somebody at the bench is asked to do for one board, one thing at a time. The board's thread waits in
 * {@link #ask}; whoever did it says so with {@link #done}.
 */
public final class Hands {
    private final Runnable changed;
    private final Object lock = new Object();
    private String wanted = "";

    /** @param changed called when something begins or ceases to be wanted: return quickly */
    public Hands(Runnable changed) {
        this.changed = changed;
    }

    /**
     * Asks and waits.
     *
     * @param sentence what to do, as {@code Switch off pi-3 (outlet 4 of the upper strip).}
     * @throws LabFaultException when nobody said within {@code limit} that it is done
     */
    public void ask(String sentence, Duration limit) throws LabFaultException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            wanted = sentence;
        }
        changed.run();
        try {
            synchronized (lock) {
                while (!wanted.isEmpty()) {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        throw new LabFaultException("Nobody did this within " + words(limit) + ": " + sentence);
                    }
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                }
            }
        } finally {
            synchronized (lock) {
                wanted = "";
            }
            changed.run();
        }
    }

    /**
     * Somebody did it.
     *
     * @return false when nothing was asked for
     */
    public boolean done() {
        synchronized (lock) {
            boolean asked = !wanted.isEmpty();
            wanted = "";
            lock.notifyAll();
            return asked;
        }
    }

    /** What is asked for just now; empty: nothing. */
    public String wanted() {
        synchronized (lock) {
            return wanted;
        }
    }

    private static String words(Duration limit) {
        return limit.toMinutes() > 1 ? limit.toMinutes() + " min" : limit.toMillis() / 1000.0 + " s";
    }
}
