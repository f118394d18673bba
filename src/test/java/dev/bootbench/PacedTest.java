package dev.bootbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PacedTest {
    private final AtomicInteger times = new AtomicInteger();

    @Test
    void allNewsThatComesDuringTheWorkIsWorkedOnOnceMore() {
        Semaphore go = new Semaphore(0);
        Paced paced = new Paced("test", 0, () -> {
            times.incrementAndGet();
            go.acquireUninterruptibly();
        });
        paced.wake();
        await().until(() -> times.get() == 1);
        for (int i = 0; i < 100; i++) {
            paced.wake();
        }
        go.release(100);
        await().until(() -> go.availablePermits() == 98);
        assertThat(times).hasValue(2);
        paced.wake();
        await().until(() -> times.get() == 3);
    }

    @Test
    void itRestsForLongerThanItWorks() {
        Duration work = Duration.ofMillis(20);
        Paced paced = new Paced("test", 4, () -> {
            times.incrementAndGet();
            parkUntil(System.nanoTime() + work.toNanos());
        });
        long end = System.nanoTime() + 25 * work.toNanos();
        while (System.nanoTime() < end) {
            paced.wake();
            LockSupport.parkNanos(100_000);
        }
        assertThat(times).hasValueBetween(1, 6);
    }

    @Test
    void workThatFailedIsTriedAgain() {
        Paced paced = new Paced("test", 0, () -> {
            if (times.incrementAndGet() == 1) {
                throw new IllegalStateException("the test lets the first fail");
            }
        });
        paced.wake();
        await().until(() -> times.get() == 1);
        paced.wake();
        await().until(() -> times.get() == 2);
    }

    private static void parkUntil(long end) {
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
