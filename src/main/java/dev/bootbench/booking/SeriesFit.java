package dev.bootbench.booking;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When a whole series would work: a pure function of what is taken, and of what is kept for graded runs. */
final class SeriesFit {
    /** Each step passes something that is in the way; whoever has looked at so much of it has found that the boards are full. */
    private static final int MOST_STEPS = 500;

    private SeriesFit() {}

    /**
     * Boards of one profile.
     *
     * @param taken of each that would do, by start and without overlaps
     * @param kept  what people may have of the profile, these boards and others; null: all
     */
    record Pool(List<List<Window>> taken, @Nullable Kept kept) {
        private long free(Window window) {
            long free = taken.stream().filter(windows -> windows.stream().noneMatch(window::overlaps)).count();
            return kept == null ? free : Math.min(free, kept.left(window).orElse(Integer.MAX_VALUE));
        }

        /** When each could be had for so long. */
        private Stream<Instant> gaps(Window window) {
            return taken.stream().map(windows -> Window.gaps(windows, window.start(), window.length(), 1).getFirst().start());
        }

        /** Before then no more of them are left. */
        private Optional<Instant> more(Window window) {
            OptionalInt left = kept == null ? OptionalInt.empty() : kept.left(window);
            return left.isEmpty() ? Optional.empty() : kept.refuses(window, left.getAsInt() + 1).map(Kept.Refusal::until);
        }
    }

    /**
     * The first start from {@code first} on, in whole minutes after it, at which enough of the boards are free at each time.
     *
     * @param pools  what would do
     * @param count  so many of them
     * @param all    the times of a series that begins with that one
     * @param latest for the first of them
     */
    static Optional<Window> next(List<Pool> pools, int count, Window first, Function<Window, List<Window>> all, Instant latest) {
        Window tried = first;
        for (int step = 0; step < MOST_STEPS && !tried.start().isAfter(latest); step++) {
            Window from = tried;
            Optional<Window> late = all.apply(from).stream().filter(window -> free(pools, window) < count).findFirst();
            if (late.isEmpty()) {
                return Optional.of(from);
            }
            Instant free = freeFrom(pools, count, late.get());
            long minutes = Math.max(1, ChronoUnit.MINUTES.between(late.get().start(), free.plusSeconds(59)));
            tried = new Window(from.start().plus(minutes, ChronoUnit.MINUTES), from.end().plus(minutes, ChronoUnit.MINUTES));
        }
        return Optional.empty();
    }

    private static long free(List<Pool> pools, Window window) {
        return pools.stream().mapToLong(pool -> pool.free(window)).sum();
    }

    /** Before then, not so many of them can be had for as long as that. */
    private static Instant freeFrom(List<Pool> pools, int count, Window window) {
        List<Instant> gaps = pools.stream().flatMap(pool -> pool.gaps(window)).sorted().toList();
        Instant enough = gaps.get(count - 1);
        // Free they are, but kept for graded runs: until somebody gives one back or the hours are over, or another board is free.
        return enough.isAfter(window.start()) ? enough
                : Stream.concat(gaps.stream().filter(window.start()::isBefore), pools.stream().flatMap(pool -> pool.more(window).stream()))
                        .min(Comparator.naturalOrder()).orElseThrow();
    }
}
