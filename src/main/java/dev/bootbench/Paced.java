package dev.bootbench;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Work that is due after every piece of news: at once when it rested, and once for all news that came while it was at it. A lab that
 * changes hundreds of times in a second would have it done all the time, so after each time it rests for several times as long as it took.
 */
public final class Paced {
    private static final Logger LOG = Logger.getLogger(Paced.class);
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    private final String name;
    private final int rest;
    private final Runnable work;
    /** That came since it last rested and found none. */
    private final AtomicLong news = new AtomicLong();

    /** @param rest so many times as long as it took */
    public Paced(String name, int rest, Runnable work) {
        this.name = name;
        this.rest = rest;
        this.work = work;
    }

    /** Never waits. */
    public void wake() {
        if (news.getAndIncrement() == 0) {
            boolean begun = false;
            try {
                Background.startComputing(name, this::work);
                begun = true;
            } finally {
                // A system without a thread to spare may have one at the next news.
                if (!begun) {
                    news.set(0);
                }
            }
        }
    }

    private void work() {
        long known;
        do {
            known = news.get();
            long began = System.nanoTime();
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.warnf(e, "%s did not work, and is tried again at the next news", name);
            }
            LockSupport.parkNanos(Math.min(rest * (System.nanoTime() - began), LONGEST_REST.toNanos()));
        } while (!news.compareAndSet(known, 0));
    }
}
