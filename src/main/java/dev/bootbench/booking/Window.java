package dev.bootbench.booking;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A stretch of time {@code [start, end)}. */
record Window(Instant start, Instant end) {
    boolean overlaps(Window other) {
        return start.isBefore(other.end) && other.start.isBefore(end);
    }

    boolean contains(Window other) {
        return !other.start.isBefore(start) && !other.end.isAfter(end);
    }

    /** What the other does not have of it: nothing, one stretch or two. */
    List<Window> without(Window other) {
        if (!overlaps(other)) {
            return List.of(this);
        }
        return Stream.of(new Window(start, other.start), new Window(other.end, end)).filter(left -> left.end.isAfter(left.start)).toList();
    }

    /** The time that is in both. */
    Optional<Window> shared(Window other) {
        return overlaps(other) ? Optional.of(new Window(start.isAfter(other.start) ? start : other.start, end.isBefore(other.end) ? end : other.end))
                : Optional.empty();
    }

    /** How long the two overlap. */
    Duration within(Window other) {
        return shared(other).map(Window::length).orElse(Duration.ZERO);
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
