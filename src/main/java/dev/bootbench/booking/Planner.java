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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
     * @param exam  null: open to everybody who waits for no exam
     * @param unused the time that somebody has who loses it to whoever gets the board; only to what is kept it counts until then
     */
    record Place(BoardInfo board, boolean ready, List<Window> taken, @Nullable Exam exam, @Nullable Window unused) {
        Place(BoardInfo board, boolean ready, List<Window> taken) {
            this(board, ready, taken, null, null);
        }

        Place(BoardInfo board, boolean ready, List<Window> taken, Exam exam) {
            this(board, ready, taken, exam, null);
        }

        private @Nullable Long block() {
            return exam == null ? null : (Long) exam.block();
        }
    }

    /** Time of a board that only those have who wait for it with this block; to everybody else it is taken. */
    record Exam(long block, Window window) {}

    /**
     * One who waits.
     *
     * @param block whose boards they wait for, and no others; null: those that are no exam's
     */
    record Waiting(long id, Wish wish, Duration length, @Nullable Long block) {
        Waiting(long id, Wish wish, Duration length) {
            this(id, wish, length, null);
        }

        private Kind kind() {
            return new Kind(wish, block);
        }
    }

    /** Of waiting: what is asked for, and of whose boards. */
    private record Kind(Wish wish, @Nullable Long block) {}

    /**
     * @param places in the order in which they are given out when nothing else decides
     * @param line   the first is served first
     * @param kept   by profile: what people may have of it, to which each turn is added
     * @return a turn for each of the line, in its order
     */
    static List<Turn> plan(List<Place> places, List<Waiting> line, Map<String, Kept> kept, Instant now) {
        Duration shortest = line.stream().map(Waiting::length).min(Comparator.naturalOrder()).orElse(Duration.ZERO);
        List<Timeline> timelines = new ArrayList<>();
        for (Place place : places) {
            // What an exam has of it is counted already.
            timelines.add(new Timeline(timelines.size(), place, place.exam == null ? kept.get(place.board().profile()) : null, now, shortest));
        }
        Index index = new Index(timelines);
        Map<Kind, Choice> choices = new HashMap<>();
        List<Turn> turns = new ArrayList<>(line.size());
        for (Waiting waiting : line) {
            Choice choice = choices.get(waiting.kind());
            if (choice == null) {
                choice = new Choice(waiting.kind(), index.of(waiting.wish()));
                choice.meet(choices.values());
                choices.put(waiting.kind(), choice);
            }
            turns.add(choice.serve(waiting));
        }
        return turns;
    }

    /** What is left of a board's time, or of what an exam has of it. */
    private static final class Timeline {
        /** A window that an exam is too short for. */
        private static final Instant NEVER = Instant.MAX;

        private final int number;
        private final Place place;
        private final List<Window> taken;
        private final @Nullable Kept kept;
        /** A gap shorter than that is of use to nobody. */
        private final Duration shortest;
        /** Before this nothing is free. */
        private Instant free;
        /** The first of {@link #taken} that ends after that. */
        private int next;

        Timeline(int number, Place place, @Nullable Kept kept, Instant now, Duration shortest) {
            this.kept = kept;
            this.number = number;
            this.place = place;
            this.shortest = shortest;
            this.taken = new ArrayList<>(place.taken());
            this.free = place.exam != null && place.exam.window.start().isAfter(now) ? place.exam.window.start() : now;
            advance();
        }

        private void advance() {
            while (next < taken.size() && taken.get(next).start().isBefore(free.plus(shortest))) {
                Instant end = taken.get(next).end();
                free = end.isAfter(free) ? end : free;
                next++;
            }
        }

        /** When it is first free for so long; {@link #NEVER} when that is not to be. */
        Instant fit(Duration length) {
            Instant start = gap(length, free);
            if (kept != null) {
                for (Optional<Kept.Refusal> no = refusal(start, length); no.isPresent(); no = refusal(start, length)) {
                    start = gap(length, no.get().until());
                }
            }
            return place.exam != null && start.plus(length).isAfter(place.exam.window.end()) ? NEVER : start;
        }

        private Optional<Kept.Refusal> refusal(Instant start, Duration length) {
            Window wanted = new Window(start, start.plus(length));
            return place.unused == null ? Objects.requireNonNull(kept).refuses(wanted) : Objects.requireNonNull(kept).refuses(wanted, place.unused);
        }

        private Instant gap(Duration length, Instant from) {
            Instant start = from;
            for (int i = next; i < taken.size(); i++) {
                if (!taken.get(i).start().isBefore(start.plus(length))) {
                    break;
                }
                start = taken.get(i).end().isAfter(start) ? taken.get(i).end() : start;
            }
            return start;
        }

        void take(Window window) {
            int at = next;
            while (at < taken.size() && taken.get(at).start().isBefore(window.start())) {
                at++;
            }
            taken.add(at, window);
            if (kept != null) {
                (place.unused == null ? List.of(window) : window.without(place.unused)).forEach(kept::take);
            }
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
                byName.computeIfAbsent(board.name(), name -> new ArrayList<>(1)).add(timeline);
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
        private final BitSet fitting = new BitSet();
        private final List<Timeline> timelines = new ArrayList<>();
        /** For each length that somebody wants: a gap that is too short for one is looked at only by the others. */
        private final Map<Duration, Queue> queues = new HashMap<>();
        private final List<Choice> rivals = new ArrayList<>();
        private int served;

        Choice(Kind kind, List<Timeline> candidates) {
            for (Timeline timeline : candidates) {
                if (Objects.equals(kind.block, timeline.place.block()) && kind.wish.fits(timeline.place.board())) {
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
            Queue queue = queues.computeIfAbsent(waiting.length(), length -> new Queue(timelines, length));
            if (queue.size == 0) {
                return new Turn(waiting.id(), position, null, null, waiting.block());
            }
            Timeline soonest = queue.soonest();
            Instant from = soonest.fit(waiting.length());
            if (from.equals(Timeline.NEVER)) {
                return new Turn(waiting.id(), position, null, null, waiting.block());
            }
            Window window = new Window(from, from.plus(waiting.length()));
            soonest.take(window);
            return new Turn(waiting.id(), position, soonest.place.board().name(), window, waiting.block());
        }
    }

    /**
     * Boards by when they could be had for so long: a heap, in arrays of numbers, as a large lab's plan consists of hardly anything
     * but looking for the first.
     */
    private static final class Queue {
        /** Seconds, so late that nothing is later and microseconds still are a number. */
        private static final long LAST = Long.MAX_VALUE / 2_000_000;

        private final Duration length;
        private final int size;
        private final Timeline[] timelines;
        /** In microseconds. Never later than it really is: others may have taken the time meanwhile, nobody gives any back. */
        private final long[] from;

        Queue(List<Timeline> boards, Duration length) {
            this.length = length;
            size = boards.size();
            timelines = boards.toArray(Timeline[]::new);
            from = new long[size];
            for (int i = 0; i < size; i++) {
                from[i] = micros(timelines[i]);
            }
            for (int i = size / 2 - 1; i >= 0; i--) {
                sink(i);
            }
        }

        /** The board that can be had first; of several the ready one, or the one that is given out first. */
        Timeline soonest() {
            for (long really = micros(timelines[0]); really != from[0]; really = micros(timelines[0])) {
                from[0] = really;
                sink(0);
            }
            return timelines[0];
        }

        private long micros(Timeline timeline) {
            Instant start = timeline.fit(length);
            return Math.min(start.getEpochSecond(), LAST) * 1_000_000 + start.getNano() / 1000;
        }

        private void sink(int hole) {
            long time = from[hole];
            Timeline timeline = timelines[hole];
            int at = hole;
            for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
                if (child + 1 < size && isBefore(from[child + 1], timelines[child + 1], from[child], timelines[child])) {
                    child++;
                }
                if (!isBefore(from[child], timelines[child], time, timeline)) {
                    break;
                }
                from[at] = from[child];
                timelines[at] = timelines[child];
                at = child;
            }
            from[at] = time;
            timelines[at] = timeline;
        }

        private static boolean isBefore(long time, Timeline timeline, long otherTime, Timeline other) {
            if (time != otherTime) {
                return time < otherTime;
            }
            return timeline.place.ready() != other.place.ready() ? timeline.place.ready() : timeline.number < other.number;
        }
    }
}
