package dev.bootbench.booking;

import dev.bootbench.boards.BoardInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Who of those that wait gets which board when: a pure function of boards, bookings, the line and the time.
 *
 * <p>The line is served in its order, each with the earliest window that is long enough on any board that would do. Nobody
 * is moved back by one behind: whoever comes later goes first only into a window that the ones before cannot use
 * (conservative backfilling, as batch schedulers call it). So a board is idle only when nobody who waits for it fits in
 * before its next booking, and an estimate gets later only by a booking or a longer hold, never by the line itself.
 */
final class Planner {
    private Planner() {}

    /**
     * A board that can be used.
     *
     * @param ready whether it could be worked on at once; of boards that are free equally soon, ready ones go first
     * @param taken by start, without overlaps
     */
    record Place(BoardInfo board, boolean ready, List<Window> taken) {}

    /** One who waits. */
    record Waiting(long id, Wish wish, Duration length) {}

    /**
     * @param places in the order in which they are given out when nothing else decides
     * @param line   the first is served first
     * @return a turn for each of the line, in its order
     */
    static List<Turn> plan(List<Place> places, List<Waiting> line, Instant now) {
        Duration shortest = line.stream().map(Waiting::length).min(Comparator.naturalOrder()).orElse(Duration.ZERO);
        List<Timeline> timelines = new ArrayList<>();
        for (Place place : places) {
            timelines.add(new Timeline(timelines.size(), place, now, shortest));
        }
        Index index = new Index(timelines);
        Map<Wish, Choice> choices = new HashMap<>();
        List<Turn> turns = new ArrayList<>(line.size());
        for (Waiting waiting : line) {
            Choice choice = choices.get(waiting.wish());
            if (choice == null) {
                choice = new Choice(waiting.wish(), index.of(waiting.wish()));
                choice.meet(choices.values());
                choices.put(waiting.wish(), choice);
            }
            turns.add(choice.serve(waiting));
        }
        return turns;
    }

    /** What is left of a board's time. */
    private static final class Timeline {
        private final int number;
        private final Place place;
        private final List<Window> taken;
        /** A gap shorter than that is of use to nobody. */
        private final Duration shortest;
        /** Before this nothing is free. */
        private Instant free;
        /** The first of {@link #taken} that ends after that. */
        private int next;

        Timeline(int number, Place place, Instant now, Duration shortest) {
            this.number = number;
            this.place = place;
            this.shortest = shortest;
            this.taken = new ArrayList<>(place.taken());
            this.free = now;
            advance();
        }

        private void advance() {
            while (next < taken.size() && taken.get(next).start().isBefore(free.plus(shortest))) {
                Instant end = taken.get(next).end();
                free = end.isAfter(free) ? end : free;
                next++;
            }
        }

        /** When it is first free for so long. */
        Instant fit(Duration length) {
            Instant start = free;
            for (int i = next; i < taken.size(); i++) {
                if (!taken.get(i).start().isBefore(start.plus(length))) {
                    break;
                }
                start = taken.get(i).end();
            }
            return start;
        }

        void take(Window window) {
            int at = next;
            while (at < taken.size() && taken.get(at).start().isBefore(window.start())) {
                at++;
            }
            taken.add(at, window);
            advance();
        }
    }

    /** Where to look for the boards that a wish can be met with: many wishes name one of thousands. */
    private static final class Index {
        private final List<Timeline> all;
        private final Map<String, List<Timeline>> byName = new HashMap<>();
        private final Map<String, List<Timeline>> byProfile = new HashMap<>();

        Index(List<Timeline> all) {
            this.all = all;
            for (Timeline timeline : all) {
                BoardInfo board = timeline.place.board();
                byName.put(board.name(), List.of(timeline));
                byProfile.computeIfAbsent(board.profile(), profile -> new ArrayList<>()).add(timeline);
            }
        }

        /** All that fit, and maybe others. */
        List<Timeline> of(Wish wish) {
            return wish.board() != null ? byName.getOrDefault(wish.board(), List.of())
                    : wish.profile() != null ? byProfile.getOrDefault(wish.profile(), List.of()) : all;
        }
    }

    /** The boards that one wish can be met with. */
    private static final class Choice {
        /**
         * A board, and when it could be had.
         *
         * @param from never later than it really can: others may have taken the time meanwhile, nobody gives any back
         */
        private record Entry(Timeline timeline, Instant from) {}

        private static final Comparator<Entry> SOONEST = Comparator.comparing(Entry::from)
                .thenComparing(entry -> !entry.timeline.place.ready()).thenComparing(entry -> entry.timeline.number);

        private final BitSet fitting = new BitSet();
        private final List<Timeline> timelines = new ArrayList<>();
        /** For each length that somebody wants: a gap that is too short for one is looked at only by the others. */
        private final Map<Duration, PriorityQueue<Entry>> queues = new HashMap<>();
        private final List<Choice> rivals = new ArrayList<>();
        private int served;

        Choice(Wish wish, List<Timeline> candidates) {
            for (Timeline timeline : candidates) {
                if (wish.fits(timeline.place.board())) {
                    fitting.set(timeline.number);
                    timelines.add(timeline);
                }
            }
        }

        /** Those who want some of the same boards, itself among them. */
        void meet(Collection<Choice> others) {
            rivals.add(this);
            for (Choice other : others) {
                if (timelines.size() < other.timelines.size() ? other.hasOneOf(timelines) : hasOneOf(other.timelines)) {
                    rivals.add(other);
                    other.rivals.add(this);
                }
            }
        }

        /** @param few mostly one, or of one's own profile: then the first decides */
        private boolean hasOneOf(List<Timeline> few) {
            for (Timeline timeline : few) {
                if (fitting.get(timeline.number)) {
                    return true;
                }
            }
            return false;
        }

        Turn serve(Waiting waiting) {
            int position = 1;
            for (Choice rival : rivals) {
                position += rival.served;
            }
            served++;
            PriorityQueue<Entry> queue = queues.computeIfAbsent(waiting.length(), this::queue);
            if (queue.isEmpty()) {
                return new Turn(waiting.id(), position, null, null);
            }
            Entry soonest = queue.remove();
            Entry really = entry(soonest.timeline, waiting.length());
            while (!really.from.equals(soonest.from)) {
                queue.add(really);
                soonest = queue.remove();
                really = entry(soonest.timeline, waiting.length());
            }
            Window window = new Window(soonest.from, soonest.from.plus(waiting.length()));
            soonest.timeline.take(window);
            queue.add(entry(soonest.timeline, waiting.length()));
            return new Turn(waiting.id(), position, soonest.timeline.place.board().name(), window);
        }

        private PriorityQueue<Entry> queue(Duration length) {
            PriorityQueue<Entry> queue = new PriorityQueue<>(SOONEST);
            timelines.forEach(timeline -> queue.add(entry(timeline, length)));
            return queue;
        }

        private static Entry entry(Timeline timeline, Duration length) {
            return new Entry(timeline, timeline.fit(length));
        }
    }
}
