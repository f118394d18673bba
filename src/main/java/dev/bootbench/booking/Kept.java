package dev.bootbench.booking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many boards of a profile people may have when, since the others are kept for graded runs: pure, without clock or database.
 * What people have is a number that changes from time to time; {@link #take} adds to it.
 */
final class Kept {
    private final List<Cap> caps;
    /** By the instant from which on people have so many. */
    private final TreeMap<Instant, Integer> held = new TreeMap<>();

    /**
     * Within that time people may have so many boards.
     *
     * @param most   0 or less: none
     * @param reason in a sentence
     */
    record Cap(Window window, int most, String reason) {}

    /** @param until whatever overlaps the time before that has one board too many */
    record Refusal(Instant until, String reason) {}

    /** @param taken what people have, and what is set aside, of all boards of the profile */
    Kept(List<Cap> caps, Collection<Window> taken) {
        this.caps = caps.stream().sorted(Comparator.comparing(cap -> cap.window().start())).toList();
        TreeMap<Instant, Integer> changes = new TreeMap<>();
        taken.forEach(window -> {
            changes.merge(window.start(), 1, Integer::sum);
            changes.merge(window.end(), -1, Integer::sum);
        });
        int number = 0;
        for (Map.Entry<Instant, Integer> change : changes.entrySet()) {
            number += change.getValue();
            held.put(change.getKey(), number);
        }
    }

    /** One more has a board then. */
    void take(Window window) {
        held.put(window.start(), at(window.start()));
        held.put(window.end(), at(window.end()));
        held.subMap(window.start(), true, window.end(), false).replaceAll((from, number) -> number + 1);
    }

    private int at(Instant instant) {
        Map.Entry<Instant, Integer> before = held.floorEntry(instant);
        return before == null ? 0 : before.getValue();
    }

    /** Why nobody else can have a board in that time; empty when somebody can. */
    Optional<Refusal> refuses(Window wanted) {
        for (Cap cap : caps) {
            if (!cap.window().start().isBefore(wanted.end())) {
                return Optional.empty();
            }
            if (cap.window().overlaps(wanted)) {
                Instant from = cap.window().start().isAfter(wanted.start()) ? cap.window().start() : wanted.start();
                Instant to = cap.window().end().isBefore(wanted.end()) ? cap.window().end() : wanted.end();
                List<Instant> steps = new ArrayList<>(List.of(from));
                steps.addAll(held.subMap(from, false, to, false).keySet());
                for (Instant step : steps) {
                    if (at(step) >= cap.most()) {
                        return Optional.of(new Refusal(freed(step, cap), cap.reason()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** When, after that, there are fewer, or as many as you like. */
    private Instant freed(Instant from, Cap cap) {
        for (Map.Entry<Instant, Integer> later : held.tailMap(from, false).entrySet()) {
            if (!later.getKey().isBefore(cap.window().end())) {
                break;
            }
            if (later.getValue() < cap.most()) {
                return later.getKey();
            }
        }
        return cap.window().end();
    }
}
