package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeriesFitTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Function<Window, List<Window>> ONCE = List::of;

    @Test
    void severalBoardsAtOnce() {
        List<List<Window>> boards = List.of(List.of(window(0, 30), window(50, 70)), List.of(window(20, 40)));
        assertThat(next(boards, 2, window(0, 10), ONCE)).contains(window(40, 50));
        assertThat(next(boards, 2, window(0, 20), ONCE)).contains(window(70, 90));
        assertThat(next(boards, 1, window(0, 20), ONCE)).contains(window(0, 20));
    }

    @Test
    void eachDayAtTheSameTime() {
        Function<Window, List<Window>> daily = first -> new Repeat(Repeat.Every.DAY, 3, ZoneId.of("Europe/Berlin")).windows(first);
        List<List<Window>> board = List.of(List.of(window(0, 30), window(24 * 60 + 20, 24 * 60 + 55), window(48 * 60 + 60, 48 * 60 + 70)));
        assertThat(next(board, 1, window(0, 10), daily)).contains(window(70, 80));
        assertThat(next(board, 1, window(0, 5), daily)).contains(window(55, 60));
    }

    @Test
    void whereNothingIsFreeForLongItSaysSo() {
        assertThat(next(List.of(List.of(window(0, 10_000_000))), 1, window(0, 10), ONCE)).isEmpty();
    }

    /** Minute by minute. */
    @Test
    void theFirstOfAll() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            List<List<Window>> boards = List.of(busy(random), busy(random), busy(random));
            int count = 1 + random.nextInt(3);
            Window wanted = window(0, 5 + random.nextInt(30));
            Function<Window, List<Window>> all = first -> List.of(first, new Window(first.start().plusSeconds(7200), first.end().plusSeconds(7200)));
            Optional<Window> expected = Optional.empty();
            for (int minute = 0; minute <= 600 && expected.isEmpty(); minute++) {
                Window tried = new Window(wanted.start().plus(Duration.ofMinutes(minute)), wanted.end().plus(Duration.ofMinutes(minute)));
                if (all.apply(tried).stream().allMatch(each -> boards.stream().filter(taken -> taken.stream().noneMatch(each::overlaps)).count() >= count)) {
                    expected = Optional.of(tried);
                }
            }
            assertThat(next(boards, count, wanted, all)).as("lab %d", i).isEqualTo(expected);
        }
    }

    private static List<Window> busy(Random random) {
        List<Window> all = new ArrayList<>();
        for (int at = random.nextInt(40); at < 400; at += 1 + random.nextInt(60)) {
            int end = at + 5 + random.nextInt(40);
            all.add(new Window(NOON.plus(Duration.ofMinutes(at)), NOON.plus(Duration.ofMinutes(end)).minusSeconds(random.nextInt(60))));
            at = end;
        }
        all.sort(Comparator.comparing(Window::start));
        return all;
    }

    @Test
    void notWhereItIsKeptForGradedRuns() {
        Kept.Cap one = new Kept.Cap(window(30, 120), 1, "One of two is kept.");
        List<List<Window>> free = List.of(List.of(), List.of());
        assertThat(next(new SeriesFit.Pool(free, new Kept(List.of(one), List.of())), 2, window(0, 30))).contains(window(0, 30));
        assertThat(next(new SeriesFit.Pool(free, new Kept(List.of(one), List.of())), 2, window(0, 40))).contains(window(120, 160));
        assertThat(next(new SeriesFit.Pool(free, new Kept(List.of(one), List.of(window(20, 50)))), 1, window(10, 40)))
                .as("until somebody gives back another board").contains(window(50, 80));
        Kept.Cap none = new Kept.Cap(window(-600, 10_000), 0, "All are kept.");
        assertThat(next(new SeriesFit.Pool(free, new Kept(List.of(none), List.of())), 1, window(0, 10))).isEmpty();
    }

    /** Minute by minute, of boards of two profiles with rules; what people have beside these boards counts. */
    @Test
    void theFirstOfAllBesideWhatIsKept() {
        Random random = new Random(2);
        for (int i = 0; i < 500; i++) {
            List<List<List<Window>>> boards = List.of(List.of(busy(random), busy(random)), List.of(busy(random), busy(random)));
            List<List<Window>> others = List.of(busy(random), busy(random));
            List<List<Kept.Cap>> caps = List.of(caps(random), caps(random));
            int count = 1 + random.nextInt(3);
            Window wanted = window(0, 5 + random.nextInt(30));
            Function<Window, List<Window>> all = first -> List.of(first, new Window(first.start().plusSeconds(7200), first.end().plusSeconds(7200)));
            Optional<Window> expected = Optional.empty();
            for (int minute = 0; minute <= 600 && expected.isEmpty(); minute++) {
                Window tried = new Window(wanted.start().plus(Duration.ofMinutes(minute)), wanted.end().plus(Duration.ofMinutes(minute)));
                if (all.apply(tried).stream().allMatch(each -> left(boards.get(0), others.get(0), caps.get(0), each)
                        + left(boards.get(1), others.get(1), caps.get(1), each) >= count)) {
                    expected = Optional.of(tried);
                }
            }
            List<SeriesFit.Pool> pools = IntStream.range(0, 2).mapToObj(profile -> new SeriesFit.Pool(boards.get(profile), new Kept(caps.get(profile),
                    Stream.concat(boards.get(profile).stream(), Stream.of(others.get(profile))).flatMap(List::stream).toList()))).toList();
            assertThat(SeriesFit.next(pools, count, wanted, all, NOON.plus(Duration.ofMinutes(600)))).as("lab %d", i).isEqualTo(expected);
        }
    }

    /** At each instant at which there may be more of them in the way. */
    private static long left(List<List<Window>> boards, List<Window> others, List<Kept.Cap> caps, Window window) {
        List<Window> held = Stream.concat(boards.stream(), Stream.of(others)).flatMap(List::stream).toList();
        return Stream.concat(Stream.of(window), Stream.concat(held.stream(), caps.stream().map(Kept.Cap::window))).map(Window::start)
                .map(at -> new Window(at, at.plusNanos(1))).filter(window::contains)
                .flatMap(at -> caps.stream().filter(cap -> cap.window().contains(at)).map(cap -> Math.max(0, cap.most() - held.stream().filter(each -> each.contains(at)).count())))
                .reduce(boards.stream().filter(taken -> taken.stream().noneMatch(window::overlaps)).count(), Math::min);
    }

    private static List<Kept.Cap> caps(Random random) {
        return IntStream.range(0, random.nextInt(3)).mapToObj(i -> random.nextInt(300))
                .map(from -> new Kept.Cap(window(from, from + 10 + random.nextInt(100)), random.nextInt(4), "Kept.")).toList();
    }

    private static Optional<Window> next(SeriesFit.Pool pool, int count, Window first) {
        return SeriesFit.next(List.of(pool), count, first, ONCE, NOON.plus(Duration.ofMinutes(600)));
    }

    private static Optional<Window> next(List<List<Window>> boards, int count, Window first, Function<Window, List<Window>> all) {
        return SeriesFit.next(List.of(new SeriesFit.Pool(boards, null)), count, first, all, NOON.plus(Duration.ofMinutes(600)));
    }

    private static Window window(int from, int to) {
        return new Window(NOON.plus(Duration.ofMinutes(from)), NOON.plus(Duration.ofMinutes(to)));
    }
}
