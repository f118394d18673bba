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
