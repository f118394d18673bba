package dev.bootbench.console;

import java.util.concurrent.TimeUnit;

/**
 * When those who wait for a console's bytes are woken. The first bytes after a pause wake at once, so that who types sees the echo at
 * once; in a steady stream it happens the more rarely the more there are to wake, as a UART at full speed brings a few bytes at a
 * time, and a frame for each of them to each of hundreds of viewers would be all that the processors do. Its console's lock guards it.
 */
final class WakeUp {
    /** A frame for one viewer costs the processors about 25 µs; half of their time is for the rest. */
    private static final long EACH = TimeUnit.MICROSECONDS.toNanos(55);
    /** Nobody sees it. Beyond so many that this does not suffice, some are sent two pieces at a time. */
    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(50);

    private long last;
    private long due = Long.MAX_VALUE;

    WakeUp(long nanos) {
        last = nanos - LONGEST;
    }

    /**
     * There are new bytes.
     *
     * @param nanos   now, of {@link System#nanoTime()}
     * @param waiting how many would be woken
     * @return whether to wake them now; otherwise it is due later, see {@link #left}
     */
    boolean news(long nanos, int waiting) {
        long pause = Math.min(LONGEST, waiting * EACH);
        if (nanos - last >= pause) {
            done(nanos);
            return true;
        }
        if (due == Long.MAX_VALUE) {
            due = last + pause;
        }
        return false;
    }

    /** Until they have to be woken; 0 or less: now. */
    long left(long nanos) {
        return due == Long.MAX_VALUE ? Long.MAX_VALUE : due - nanos;
    }

    /** They were woken. */
    void done(long nanos) {
        last = nanos;
        due = Long.MAX_VALUE;
    }
}
