package dev.bootbench.bench;

/** Times in steps of 10 µs, counted: millions of them take no more room than one. For one thread. */
final class Latencies {
    private static final long STEP = 10_000;
    private static final int STEPS = 1_000_000;

    private final int[] counts = new int[STEPS];
    private long all;

    void add(long nanos) {
        counts[Math.clamp(nanos / STEP, 0, STEPS - 1)]++;
        all++;
    }

    long count() {
        return all;
    }

    /** In milliseconds; NaN when nothing was counted. */
    double quantile(double quantile) {
        long left = (long) Math.ceil(quantile * all);
        for (int step = 0; step < STEPS && all > 0; step++) {
            left -= counts[step];
            if (left <= 0) {
                return step * STEP / 1e6;
            }
        }
        return Double.NaN;
    }
}
