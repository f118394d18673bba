package dev.bootbench.booking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

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
        return refuses(wanted, 1);
    }

    /** The same for so many more. */
    Optional<Refusal> refuses(Window wanted, int more) {
        for (Cap cap : caps) {
            if (!cap.window().start().isBefore(wanted.end())) {
                return Optional.empty();
            }
            for (Instant step : steps(cap, wanted)) {
                if (at(step) + more > cap.most()) {
                    return Optional.of(new Refusal(freed(step, cap, more), cap.reason()));
                }
            }
        }
        return Optional.empty();
    }

    /** The same for one who is to have the board of somebody who has it then, and gives it up for them. */
    Optional<Refusal> refuses(Window wanted, Window givenUp) {
        return Stream.concat(wanted.without(givenUp).stream().map(this::refuses), wanted.shared(givenUp).map(shared -> refuses(shared, 0)).stream())
                .flatMap(Optional::stream).findFirst();
    }

    /** So many more can have boards for all of that time; empty: as many as you like. */
    OptionalInt left(Window wanted) {
        return caps.stream().flatMapToInt(cap -> steps(cap, wanted).stream().mapToInt(step -> Math.max(0, cap.most() - at(step)))).min();
    }

    /** Each instant of that time from which on the cap holds for another number. */
    private List<Instant> steps(Cap cap, Window wanted) {
        if (!cap.window().overlaps(wanted)) {
            return List.of();
        }
        Window both = cap.window().shared(wanted).orElseThrow();
        List<Instant> steps = new ArrayList<>(List.of(both.start()));
        steps.addAll(held.subMap(both.start(), false, both.end(), false).keySet());
        return steps;
    }

    /** When, after that, there are so many fewer, or as many as you like. */
    private Instant freed(Instant from, Cap cap, int more) {
        for (Map.Entry<Instant, Integer> later : held.tailMap(from, false).entrySet()) {
            if (!later.getKey().isBefore(cap.window().end())) {
                break;
            }
            if (later.getValue() + more <= cap.most()) {
                return later.getKey();
            }
        }
        return cap.window().end();
    }
}
