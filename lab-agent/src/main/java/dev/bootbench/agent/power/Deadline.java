package dev.bootbench.agent.power;

import java.time.Duration;

/** When one call on a switch must be over. */
record Deadline(Duration limit, long end, Pace pace) {

    static Deadline in(Duration limit, Pace pace) {
        return new Deadline(limit, pace.nanos() + limit.toNanos(), pace);
    }

    /** Zero when it has passed. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - pace.nanos()));
    }

    boolean passed() {
        return left().isZero();
    }

    /** The limit for people: "1.5 s", "10 min". */
    String words() {
        return words(limit);
    }

    static String words(Duration time) {
        if (time.toMillis() % 60_000 == 0 && time.toMinutes() > 1) {
            return time.toMinutes() + " min";
        }
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() / 1000.0 + " s";
    }
}
