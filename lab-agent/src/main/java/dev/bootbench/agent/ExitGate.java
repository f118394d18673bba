package dev.bootbench.agent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds back the end of the program, once it was asked to end, until this is closed or the limit is over. Whoever has to end
 * things in their order opens one before them: Quarkus ends the program as soon as its own parts have ended, whatever the
 * program's main thread still does.
 */
public final class ExitGate implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);

    public ExitGate(Duration limit) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("exit-gate").unstarted(() -> {
            try {
                closed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
