package dev.bootbench.agent.power;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Sleeps take no time; everything else takes what it takes. */
final class TestPace implements Pace {
    final List<Duration> slept = new CopyOnWriteArrayList<>();
    private final AtomicLong skipped = new AtomicLong();

    @Override
    public long nanos() {
        return System.nanoTime() + skipped.get();
    }

    @Override
    public void sleep(Duration time) {
        slept.add(time);
        skipped.addAndGet(time.toNanos());
    }
}
