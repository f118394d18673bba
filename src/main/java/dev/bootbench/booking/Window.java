package dev.bootbench.booking;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A stretch of time {@code [start, end)}. */
record Window(Instant start, Instant end) {
    boolean overlaps(Window other) {
        return start.isBefore(other.end) && other.start.isBefore(end);
    }

    boolean contains(Window other) {
        return !other.start.isBefore(start) && !other.end.isAfter(end);
    }

    /** How long the two overlap. */
    Duration within(Window other) {
        return overlaps(other) ? Duration.between(start.isAfter(other.start) ? start : other.start, end.isBefore(other.end) ? end : other.end)
                : Duration.ZERO;
    }

    Duration length() {
        return Duration.between(start, end);
    }

    /**
     * The first starts, from {@code from} on, at which {@code length} fits between what is taken.
     *
     * @param taken ordered by start, without overlaps
     */
    static List<Window> gaps(List<Window> taken, Instant from, Duration length, int most) {
        List<Window> gaps = new ArrayList<>();
        Instant start = from;
        for (Window busy : taken) {
            Window wanted = new Window(start, start.plus(length));
            if (busy.end().isAfter(start)) {
                if (!busy.start().isBefore(wanted.end())) {
                    gaps.add(wanted);
                }
                start = busy.end();
            }
            if (gaps.size() == most) {
                return gaps;
            }
        }
        gaps.add(new Window(start, start.plus(length)));
        return gaps;
    }
}
