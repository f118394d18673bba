package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.booking.Planner.Place;
import dev.bootbench.booking.Planner.Waiting;
import dev.bootbench.link.HostState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The line, planned, against what a person would work out with pencil and paper. */
class PlannerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Wish ANY = new Wish(null, null, null);

    private static BoardInfo board(String name, String profile, String... tags) {
        return new BoardInfo(name, "bench-1", profile, "x86_64", List.of(tags), BoardCondition.UP, true, true, "", 0,
                HostState.ACTIVE, List.of(), List.of("plain"), "", false);
    }

    private static Place place(BoardInfo board, Window... taken) {
        return new Place(board, true, List.of(taken));
    }

    private static Window minutes(int from, int to) {
        return new Window(NOW.plusSeconds(60L * from), NOW.plusSeconds(60L * to));
    }

    private static Waiting waits(long id, Wish wish, int minutes) {
        return new Waiting(id, wish, Duration.ofMinutes(minutes));
    }

    @Test
    void aFreeBoardIsGivenAtOnceToTheFirst() {
        List<Turn> turns = Planner.plan(List.of(place(board("vm-1", "x"))), List.of(waits(7, ANY, 30), waits(8, ANY, 20)), Map.of(), NOW);
        assertThat(turns).containsExactly(new Turn(7, 1, "vm-1", minutes(0, 30)), new Turn(8, 2, "vm-1", minutes(30, 50)));
    }

    @Test
    void whoFitsInBeforeABookingGoesFirstWithoutDelayingAnybody() {
        List<Turn> turns = Planner.plan(List.of(place(board("vm-1", "x"), minutes(20, 60))),
                List.of(waits(1, ANY, 30), waits(2, ANY, 20)), Map.of(), NOW);
        assertThat(turns).containsExactly(new Turn(1, 1, "vm-1", minutes(60, 90)), new Turn(2, 2, "vm-1", minutes(0, 20)));
    }

    @Test
    void onlyThoseWhoWantTheSameBoardsStandInFront() {
        List<Place> places = List.of(place(board("pi-1", "rpi4")), place(board("vm-1", "x", "kvm")));
        List<Turn> turns = Planner.plan(places, List.of(waits(1, new Wish(null, "rpi4", null), 30),
                waits(2, new Wish(null, null, List.of("kvm")), 30), waits(3, ANY, 30), waits(4, new Wish("vm-1", null, null), 30)), Map.of(), NOW);
        assertThat(turns).extracting(Turn::position).containsExactly(1, 1, 3, 3);
        assertThat(turns).extracting(Turn::board).containsExactly("pi-1", "vm-1", "pi-1", "vm-1");
    }

    @Test
    void aBoardThatIsReadyGoesBeforeOneThatIsBeingCleaned() {
        List<Place> places = List.of(new Place(board("vm-1", "x"), false, List.of()), new Place(board("vm-2", "x"), true, List.of()));
        assertThat(Planner.plan(places, List.of(waits(1, ANY, 30)), Map.of(), NOW)).extracting(Turn::board).containsExactly("vm-2");
    }

    @Test
    void withoutABoardThatWouldDoThereIsNoWindow() {
        assertThat(Planner.plan(List.of(place(board("vm-1", "x"))), List.of(waits(1, new Wish(null, "rpi5", null), 30)), Map.of(), NOW))
                .containsExactly(new Turn(1, 1, null, null));
    }

    @Test
    void timeOfAnExamIsForThoseWhoWaitForItAndNobodyElse() {
        List<Place> places = List.of(place(board("vm-1", "x"), minutes(0, 60)),
                new Place(board("vm-1", "x"), true, List.of(), new Planner.Exam(9, minutes(-10, 60))));
        assertThat(Planner.plan(places, List.of(waits(1, ANY, 20), new Waiting(2, ANY, Duration.ofMinutes(40), 9L), new Waiting(3, ANY, Duration.ofMinutes(20), 9L),
                new Waiting(4, ANY, Duration.ofMinutes(20), 8L)), Map.of(), NOW)).containsExactly(
                        new Turn(1, 1, "vm-1", minutes(60, 80)), new Turn(2, 1, "vm-1", minutes(0, 40), 9L), new Turn(3, 2, "vm-1", minutes(40, 60), 9L),
                        new Turn(4, 1, null, null, 8L));
    }

    @Test
    void whatIsTooLongForAnExamHasNoTurn() {
        List<Place> places = List.of(new Place(board("vm-1", "x"), true, List.of(), new Planner.Exam(9, minutes(10, 40))));
        assertThat(Planner.plan(places, List.of(new Waiting(1, ANY, Duration.ofMinutes(31), 9L), new Waiting(2, ANY, Duration.ofMinutes(30), 9L)), Map.of(), NOW))
                .containsExactly(new Turn(1, 1, null, null, 9L), new Turn(2, 2, "vm-1", minutes(10, 40), 9L));
    }

    @Test
    void whatIsKeptForGradedRunsIsWaitedFor() {
        Kept one = new Kept(List.of(new Kept.Cap(minutes(-10, 45), 1, "kept")), List.of());
        List<Place> places = List.of(place(board("vm-1", "x")), place(board("vm-2", "x")), place(board("pi-1", "y")));
        assertThat(Planner.plan(places, List.of(waits(1, new Wish(null, "x", null), 30), waits(2, new Wish(null, "x", null), 30),
                waits(3, new Wish("pi-1", null, null), 30)), Map.of("x", one), NOW)).extracting(Turn::window)
                .containsExactly(minutes(0, 30), minutes(30, 60), minutes(0, 30));
    }

    /** Thousands of random labs: the plan is the one of a search through everything, and nobody's window overlaps another's. */
    @Test
    void thePlanIsThatOfAnExhaustiveSearch() {
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            List<Place> places = randomPlaces(random);
            List<Waiting> line = randomLine(random);
            List<Kept.Cap> caps = randomCaps(random);
            assertThat(Planner.plan(places, line, kept(places, caps), NOW)).as("seed " + seed)
                    .extracting(Turn::reservation, Turn::board, Turn::window)
                    .containsExactlyElementsOf(exhaustive(places, line, caps).stream()
                            .map(turn -> org.assertj.core.groups.Tuple.tuple(turn.reservation(), turn.board(), turn.window())).toList());
        }
    }

    private static List<Place> randomPlaces(Random random) {
        List<Place> places = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            List<Window> taken = new ArrayList<>();
            int at = random.nextInt(20) - 10;
            for (int j = random.nextInt(5); j > 0; j--) {
                int from = at + random.nextInt(4) * 5;
                at = from + 1 + random.nextInt(30);
                taken.add(minutes(from, at));
            }
            places.add(new Place(board("vm-" + i, random.nextBoolean() ? "x" : "y", random.nextBoolean() ? "a" : "b"), random.nextInt(3) > 0, taken, null,
                    random.nextInt(4) == 0 ? minutes(-15, random.nextInt(40) + 1) : null));
        }
        return places;
    }

    private static List<Waiting> randomLine(Random random) {
        List<Waiting> line = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            line.add(waits(i, new Wish(random.nextInt(4) == 0 ? "vm-" + random.nextInt(5) : null, random.nextInt(3) == 0 ? "x" : null,
                    random.nextInt(3) == 0 ? List.of("a") : null), 5 + random.nextInt(40)));
        }
        return line;
    }

    /** Of the profile x, some are kept for graded runs at times. */
    private static List<Kept.Cap> randomCaps(Random random) {
        List<Kept.Cap> caps = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            int from = random.nextInt(90) - 20;
            caps.add(new Kept.Cap(minutes(from, from + 5 + random.nextInt(60)), random.nextInt(4), "kept"));
        }
        return caps;
    }

    private static Map<String, Kept> kept(List<Place> places, List<Kept.Cap> caps) {
        return Map.of("x", new Kept(caps, places.stream().filter(place -> place.board().profile().equals("x")).flatMap(PlannerTest::had).toList()));
    }

    /** What counts of it before anybody gets it. */
    private static Stream<Window> had(Place place) {
        return Stream.concat(place.taken().stream(), Stream.ofNullable(place.unused()));
    }

    /** Minute by minute. */
    private static boolean isLeft(Place place, Window wanted, List<Place> places, Map<String, List<Window>> counted, List<Kept.Cap> caps) {
        if (!place.board().profile().equals("x")) {
            return true;
        }
        List<Window> had = places.stream().filter(other -> other.board().profile().equals("x")).flatMap(other -> counted.get(other.board().name()).stream()).toList();
        for (Instant at = wanted.start(); at.isBefore(wanted.end()); at = at.plusSeconds(60)) {
            Window minute = new Window(at, at.plusSeconds(60));
            long then = had.stream().filter(minute::overlaps).count() - (place.unused() != null && place.unused().overlaps(minute) ? 1 : 0);
            if (caps.stream().anyMatch(cap -> cap.window().overlaps(minute) && then >= cap.most())) {
                return false;
            }
        }
        return true;
    }

    private static List<Turn> exhaustive(List<Place> places, List<Waiting> line, List<Kept.Cap> caps) {
        Map<String, List<Window>> taken = new HashMap<>();
        Map<String, List<Window>> counted = new HashMap<>();
        places.forEach(place -> taken.put(place.board().name(), new ArrayList<>(place.taken())));
        places.forEach(place -> counted.put(place.board().name(), new ArrayList<>(had(place).toList())));
        List<Turn> turns = new ArrayList<>();
        for (Waiting waiting : line) {
            Turn best = null;
            boolean bestIsReady = false;
            for (Place place : places.stream().filter(place -> waiting.wish().fits(place.board())).toList()) {
                List<Window> busy = taken.get(place.board().name());
                Window window = earliest(busy, waiting.length(), wanted -> isLeft(place, wanted, places, counted, caps));
                if (best == null || window.start().isBefore(best.window().start())
                        || window.start().equals(best.window().start()) && place.ready() && !bestIsReady) {
                    best = new Turn(waiting.id(), 0, place.board().name(), window);
                    bestIsReady = place.ready();
                }
            }
            if (best != null) {
                String board = best.board();
                Place given = places.stream().filter(place -> place.board().name().equals(board)).findFirst().orElseThrow();
                taken.get(board).add(best.window());
                // Whoever loses it counts until they have.
                counted.get(board).addAll(given.unused() == null ? List.of(best.window()) : best.window().without(given.unused()));
            }
            turns.add(best == null ? new Turn(waiting.id(), 0, null, null) : best);
        }
        return turns;
    }

    /** It begins now or at some later minute: everything here is in whole minutes. */
    private static Window earliest(List<Window> busy, Duration length, java.util.function.Predicate<Window> isLeft) {
        return Stream.iterate(NOW, start -> start.plusSeconds(60)).limit(100_000).map(start -> new Window(start, start.plus(length)))
                .filter(window -> busy.stream().noneMatch(window::overlaps)).filter(isLeft).findFirst().orElseThrow();
    }
}
