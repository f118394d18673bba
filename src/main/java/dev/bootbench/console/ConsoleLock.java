package dev.bootbench.console;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What guards one watched console: its {@link BoardConsole viewers}, its {@link ConsoleFeed} and its {@link SeatedViews}. The rules
 * of all three:
 *
 * <ul>
 * <li>One lock guards all their state. Under it nothing is sent, told or asked, and nothing awaited but the news and the work here.
 * <li>A keyboard tells the views something under a lock of its own, and takes this one then; so it is never called under this one.
 * <li>The turn keeps what a keyboard is told of the views in the order in which it happened. It is taken before the lock, never
 * under it, and held while the keyboard is told; who does something at a keyboard, which may have to be waited for, does not take it.
 * <li>What stands under the heading "with the lock" is called with it held, all else without it.
 * </ul>
 */
final class ConsoleLock {
    private final ReentrantLock turn = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    /** Of those who can take bytes. */
    private final Condition flow = lock.newCondition();
    /** Of those who have to acknowledge some before: bytes are no news to them, and in a flood there are thousands of them a second. */
    private final Condition full = lock.newCondition();
    private final Condition work = lock.newCondition();
    /** How many await {@link #flow}. */
    private int awaitingBytes;

    /** Something that waits for news or work. */
    interface Wait<T> {
        T get() throws InterruptedException;
    }

    <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    <T> T waiting(Wait<T> action) throws InterruptedException {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    <T> T inTurn(Supplier<T> action) {
        turn.lock();
        try {
            return action.get();
        } finally {
            turn.unlock();
        }
    }

    void inTurn(Runnable action) {
        turn.lock();
        try {
            action.run();
        } finally {
            turn.unlock();
        }
    }

    // ---- with the lock ---------------------------------------------------------------------------------------------

    /** There may be something to show. */
    void news() {
        flow.signalAll();
        full.signalAll();
    }

    /** The same, and it is bytes. */
    void bytes() {
        flow.signalAll();
    }

    /** How many would be woken by bytes. */
    int awaitingBytes() {
        return awaitingBytes;
    }

    /** Somebody who could take no bytes can. */
    void room() {
        full.signalAll();
    }

    /** There may be something to do about the feed or the keyboard. */
    void work() {
        work.signalAll();
    }

    /**
     * @param isFull whether bytes are no news
     * @return what is left of the time
     */
    long awaitNews(long nanos, boolean isFull) throws InterruptedException {
        if (isFull) {
            return full.awaitNanos(nanos);
        }
        awaitingBytes++;
        try {
            return flow.awaitNanos(nanos);
        } finally {
            awaitingBytes--;
        }
    }

    void awaitWork(long nanos) throws InterruptedException {
        work.awaitNanos(nanos);
    }
}
