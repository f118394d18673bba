package dev.bootbench.booking;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** When a whole series would work: a pure function of what is taken. */
final class SeriesFit {
    /** Each step passes something that is in the way; whoever has looked at so much of it has found that the boards are full. */
    private static final int MOST_STEPS = 500;

    private SeriesFit() {}

    /**
     * The first start from {@code first} on, in whole minutes after it, at which enough of the boards are free at each time.
     *
     * @param boards what is taken, by start and without overlaps, of each board that would do
     * @param count  so many of them
     * @param all    the times of a series that begins with that one
     * @param latest for the first of them
     */
    static Optional<Window> next(List<List<Window>> boards, int count, Window first, Function<Window, List<Window>> all, Instant latest) {
        Window tried = first;
        for (int step = 0; step < MOST_STEPS && !tried.start().isAfter(latest); step++) {
            Window from = tried;
            Optional<Window> late = all.apply(from).stream().filter(window -> free(boards, window) < count).findFirst();
            if (late.isEmpty()) {
                return Optional.of(from);
            }
            Instant free = freeFrom(boards, count, late.get());
            long minutes = Math.max(1, ChronoUnit.MINUTES.between(late.get().start(), free.plusSeconds(59)));
            tried = new Window(from.start().plus(minutes, ChronoUnit.MINUTES), from.end().plus(minutes, ChronoUnit.MINUTES));
        }
        return Optional.empty();
    }

    private static long free(List<List<Window>> boards, Window window) {
        return boards.stream().filter(taken -> taken.stream().noneMatch(window::overlaps)).count();
    }

    /** Before then, not so many of them are free for as long as that. */
    private static Instant freeFrom(List<List<Window>> boards, int count, Window window) {
        return boards.stream().map(taken -> Window.gaps(taken, window.start(), window.length(), 1).getFirst().start()).sorted()
                .skip(count - 1L).findFirst().orElseThrow();
    }
}
