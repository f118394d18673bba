package dev.bootbench.booking;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bootbench.Changed;
import dev.bootbench.LabTimes;
import dev.bootbench.boards.Allocation;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what is in the way of a booking, and what is free instead. Within the caller's transaction. */
@ApplicationScoped
class Alternatives {
    private static final int MOST = 3;
    /** Boards of a profile that are looked at before all of them are. */
    private static final int SOME = 50;
    private static final int MOST_STEPS = 100;
    private static final Duration SOON = Duration.ofHours(24);
    /** What is kept for graded runs is looked up no further. */
    private static final Duration FAR = Duration.ofDays(60);
    private static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long NONE = 0;

    /**
     * A hold that is in the way.
     *
     * @param holder null where it is nobody's, or of somebody whose turn is still to come
     * @param reason why the board is set aside, if it is
     * @param forClass whose members may have it then
     * @param board  null where it is plain which
     * @param wanted where several times were asked for: which of them
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Conflict(
            Instant start, Instant end, HoldKind kind, Allocation.@Nullable Holder holder, @Nullable String reason,
            @JsonProperty("class") @Nullable String forClass, @Nullable String board, @Nullable Window wanted) {
        Conflict of(String which, Window when) {
            return new Conflict(start, end, kind, holder, reason, forClass, which, when);
        }
    }

    /** Free, and long enough, when it was looked up. */
    record Alternative(String board, Instant start, Instant end) {}

    private record Asked(Wish wish, Duration length) {}

    private record Refusal(String sentences, List<Conflict> conflicts, List<Alternative> alternatives) {}

    /** What was answered while there was no news. */
    private record Answers(long news, Instant second, ConcurrentMap<Asked, Refusal> given) {}

    private final AtomicLong news = new AtomicLong();
    private volatile Answers answers = new Answers(0, Instant.EPOCH, new ConcurrentHashMap<>());
    private final Occupancy occupancy;
    private final Inventory inventory;
    private final Exams exams;
    private final Shares shares;
    private final LabTimes times;

    Alternatives(Occupancy occupancy, Inventory inventory, Exams exams, Shares shares, LabTimes times) {
        this.exams = exams;
        this.shares = shares;
        this.occupancy = occupancy;
        this.inventory = inventory;
        this.times = times;
    }

    /** Told with what is in the way: the same board later, and boards of the same profile, soonest first. */
    ProblemException taken(BoardInfo board, Window wanted, List<Conflict> conflicts) {
        return new ProblemException(ProblemType.BOARD_TAKEN, sentence(board.name(), conflicts),
                Map.of("conflicts", conflicts, "alternatives", soonestLike(board, wanted)));
    }

    /** Nothing is sooner than the time that was asked for, so where some of many boards are free then, nobody looks at the others. */
    private List<Alternative> soonestLike(BoardInfo board, Window wanted) {
        List<BoardInfo> some = inventory.fitting(null, board.profile(), List.of(), SOME);
        List<Alternative> found = soonest(some, wanted);
        boolean best = found.size() == MOST && found.stream().allMatch(each -> each.start().equals(wanted.start()));
        return best || some.size() < SOME ? found : soonest(inventory.fitting(null, board.profile(), List.of()), wanted);
    }

    /** None of the boards that would do is free. A class that asks for the same in the same second is given the same answer. */
    ProblemException allTaken(Wish wish, List<BoardInfo> fitting, Window wanted) {
        Answers known = answers;
        Instant second = wanted.start().truncatedTo(ChronoUnit.SECONDS);
        if (known.news() != news.get() || !known.second().equals(second)) {
            known = new Answers(news.get(), second, new ConcurrentHashMap<>());
            answers = known;
        }
        Asked asked = new Asked(wish, wanted.length());
        Refusal refusal = known.given().get(asked);
        if (refusal == null) {
            refusal = refusal(wish, fitting, wanted);
            known.given().put(asked, refusal);
        }
        return new ProblemException(ProblemType.BOARD_TAKEN, refusal.sentences() + " Ask for it with \"wait\", or choose another time.",
                Map.of("conflicts", refusal.conflicts(), "alternatives", refusal.alternatives()));
    }

    private Refusal refusal(Wish wish, List<BoardInfo> fitting, Window wanted) {
        Map<String, Conflict> few = first(fitting.stream().limit(MOST), wanted, null);
        List<Conflict> conflicts = new ArrayList<>(few.values());
        if (conflicts.size() < MOST && fitting.size() > MOST) {
            first(fitting.stream().skip(MOST), wanted, null).values().stream().limit(MOST - conflicts.size()).forEach(conflicts::add);
        }
        return new Refusal(sentences(fitting, few, wanted), List.copyOf(conflicts), soonest(fitting, wanted));
    }

    void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) Changed changed) {
        if (changed.kind() == Changed.Kind.BOARD || changed.kind() == Changed.Kind.RESERVATION) {
            news.incrementAndGet();
        }
    }

    /** Who has the boards of that exam that would do, or why they cannot be used; a few of them. */
    String inTheWay(Wish wish, List<BoardInfo> fitting, Window wanted, long block) {
        Set<String> its = exams.boards(block);
        return inTheWay(wish, fitting.stream().filter(board -> its.contains(board.name())).toList(), wanted, (Long) block);
    }

    /** Who has the boards that would do, or why they cannot be used; a few of them. */
    String inTheWay(Wish wish, List<BoardInfo> fitting, Window wanted) {
        return inTheWay(wish, fitting, wanted, null);
    }

    private String inTheWay(Wish wish, List<BoardInfo> fitting, Window wanted, @Nullable Long block) {
        return fitting.isEmpty() ? "The lab has no " + wish.inWords().replaceFirst("^any ", "") + "."
                : sentences(fitting, first(fitting.stream().limit(MOST), wanted, block), wanted);
    }

    /** @param few what is in the way on the first of them */
    private String sentences(List<BoardInfo> fitting, Map<String, Conflict> few, Window wanted) {
        String sentences = fitting.stream().limit(MOST)
                .map(info -> !WaitingList.usable(info) ? info.closed().orElse(info.name() + " cannot be used just now.")
                        : few.containsKey(info.name()) ? forWaiting(info.name(), few.get(info.name()))
                        : shares.refusal(info.profile(), wanted, List.of()).map(Kept.Refusal::reason).orElse(""))
                .filter(sentence -> !sentence.isEmpty()).distinct().collect(Collectors.joining(" "));
        return fitting.size() > MOST ? sentences + " So it is with the other " + (fitting.size() - MOST) + " boards that would do." : sentences;
    }

    /** By board, in the order given: the first that is in the way. Boards without any are left out. @param block whose own time is in nobody's way */
    private Map<String, Conflict> first(Stream<BoardInfo> boards, Window wanted, @Nullable Long block) {
        Map<String, Conflict> first = new LinkedHashMap<>();
        occupancy.inTheWay(boards.map(BoardInfo::name).toList(), wanted, block == null ? 1 : Integer.MAX_VALUE).stream()
                .filter(found -> !found.isOf(block)).forEach(found -> first.putIfAbsent(found.board(), found.conflict()));
        return first;
    }

    /** When a board that would do is nobody's then, and is kept for graded runs. @param turns of those who wait, by board */
    Optional<ProblemException> kept(List<BoardInfo> fitting, Window wanted, Supplier<Map<String, List<Window>>> turns) {
        return fitting.stream().filter(WaitingList::usable).map(BoardInfo::profile).distinct()
                .flatMap(profile -> shares.refusal(profile, wanted, turns)
                        .filter(refusal -> fitting.stream().anyMatch(board -> board.profile().equals(profile) && WaitingList.usable(board)
                                && conflicts(board.name(), wanted).isEmpty())).stream())
                .findFirst().map(refusal -> shares.problem(refusal, soonest(fitting, wanted)));
    }

    /** Of one that cannot be prolonged by that; maybe by less. */
    ProblemException inTheWay(String board, Window wanted) {
        List<Conflict> conflicts = conflicts(board, wanted);
        String less = conflicts.stream().map(Conflict::start).min(Comparator.naturalOrder()).filter(start -> !start.isBefore(wanted.start().plus(MINUTE)))
                .map(start -> " It can be prolonged until " + times.clock(start) + ".").orElse("");
        return new ProblemException(ProblemType.BOARD_TAKEN, sentence(board, conflicts) + less,
                Map.of("conflicts", conflicts, "alternatives", List.of()));
    }

    List<Conflict> conflicts(String board, Window wanted) {
        return conflicts(board, wanted, NONE);
    }

    /** @param except the number of the reservation that is to be moved there */
    List<Conflict> conflicts(String board, Window wanted, long except) {
        return occupancy.inTheWay(List.of(board), wanted, Integer.MAX_VALUE).stream().filter(found -> found.hold() != except)
                .map(Occupancy.InTheWay::conflict).distinct().toList();
    }

    private String sentence(String board, List<Conflict> conflicts) {
        if (conflicts.isEmpty()) {
            return board + " was taken a moment ago. Try again.";
        }
        return forWaiting(board, conflicts.getFirst()) + (conflicts.getFirst().kind() == HoldKind.LEASE
                ? " Ask for it with \"wait\", or choose another board." : " Choose another time or another board.");
    }

    /** The first of what is in the way at several times, each with its day and board, and how many there are beside them. */
    String sentences(List<Conflict> clashes) {
        return clashes.stream().limit(MOST).map(clash -> times.day(clash.start()) + ": "
                + sentence(Objects.requireNonNull(clash.board()), clash)).collect(Collectors.joining(" "))
                + (clashes.size() > MOST ? " And " + (clashes.size() - MOST) + " more." : "");
    }

    private String forWaiting(String board, Conflict first) {
        return sentence(board, first) + (first.kind() == HoldKind.LEASE ? " It makes way for a person who waits." : "");
    }

    private String sentence(String board, Conflict first) {
        String who = switch (first.kind()) {
            case EXAM -> first.forClass() == null ? "An exam" : "The class " + first.forClass();
            case RESERVATION -> first.holder() == null ? "Somebody" : first.holder().name();
            case LEASE -> "A graded run";
            case MAINTENANCE -> "Maintenance";
        };
        return who + " has " + board + " from " + times.clock(first.start()) + " to " + times.clock(first.end())
                + (first.reason() == null ? "." : ": " + first.reason());
    }

    /** Most are soon: what is booked later is read only when there are not enough of them before it. */
    List<Alternative> soonest(List<BoardInfo> boards, Window wanted) {
        List<BoardInfo> usable = boards.stream().filter(WaitingList::usable).toList();
        Instant soon = wanted.end().plus(SOON);
        List<Alternative> found = soonest(usable, wanted, soon);
        return found.size() == MOST && !found.getLast().end().isAfter(soon) ? found : soonest(usable, wanted, FOREVER);
    }

    private List<Alternative> soonest(List<BoardInfo> boards, Window wanted, Instant until) {
        Map<String, List<Window>> taken = occupancy.between(boards.stream().map(BoardInfo::name).toList(), wanted.start(), until);
        Instant far = wanted.start().plus(FAR);
        Map<String, Kept> kept = shares.kept(new Window(wanted.start(), until.isBefore(far) ? until : far));
        return boards.stream()
                .flatMap(board -> gaps(board.name(), taken.getOrDefault(board.name(), List.of()), kept.get(board.profile()), wanted))
                .sorted(Comparator.comparing(Alternative::start).thenComparing(Alternative::board))
                .limit(MOST)
                .toList();
    }

    /** Ends of holds are rounded up to a whole minute, as a person would say them. */
    private static Stream<Alternative> gaps(String board, List<Window> taken, @Nullable Kept kept, Window wanted) {
        List<Window> busy = taken.stream().map(window -> new Window(window.start(), nextMinute(window.end()))).toList();
        if (kept != null) {
            return gap(busy, kept, wanted).map(gap -> new Alternative(board, gap.start(), gap.end())).stream();
        }
        return Window.gaps(busy, wanted.start(), wanted.length(), 2).stream()
                .map(gap -> new Alternative(board, gap.start(), gap.end()));
    }

    /** The first that is not kept for graded runs; within reason. */
    private static Optional<Window> gap(List<Window> busy, Kept kept, Window wanted) {
        Instant from = wanted.start();
        for (int i = 0; i < MOST_STEPS; i++) {
            Window gap = Window.gaps(busy, from, wanted.length(), 1).getFirst();
            Optional<Kept.Refusal> no = kept.refuses(gap);
            if (no.isEmpty()) {
                return Optional.of(gap);
            }
            from = nextMinute(no.get().until());
        }
        return Optional.empty();
    }

    private static Instant nextMinute(Instant instant) {
        Instant minute = instant.truncatedTo(ChronoUnit.MINUTES);
        return minute.equals(instant) ? minute : minute.plus(1, ChronoUnit.MINUTES);
    }
}
