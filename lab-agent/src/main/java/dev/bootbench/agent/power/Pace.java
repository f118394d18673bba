package dev.bootbench.agent.power;

import java.time.Duration;

/** How time passes for a switch: a test's own time passes without waiting. */
interface Pace {
    Pace REAL = new Pace() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }
    };

    /** Comparable only with other values of the same pace. */
    long nanos();

    void sleep(Duration time) throws InterruptedException;
}
