package dev.bootbench.booking;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bootbench.boards.Allocation;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what is in the way of a booking, and what is free instead. Within the caller's transaction. */
@ApplicationScoped
class Alternatives {
    private static final int MOST = 3;
    private static final Duration SOON = Duration.ofHours(24);
    private static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");
    private static final long NONE = 0;

    /**
     * A hold that is in the way.
     *
     * @param holder null where it is nobody's, or of somebody whose turn is still to come
     * @param reason why the board is set aside, if it is
     * @param board  null where it is plain which
     * @param wanted where several times were asked for: which of them
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Conflict(
            Instant start, Instant end, HoldKind kind, Allocation.@Nullable Holder holder, @Nullable String reason, @Nullable String board,
            @Nullable Window wanted) {
        Conflict of(String which, Window when) {
            return new Conflict(start, end, kind, holder, reason, which, when);
        }
    }

    /** Free, and long enough, when it was looked up. */
    record Alternative(String board, Instant start, Instant end) {}

    private final HoldRepository holds;
    private final Holders holders;
    private final Occupancy occupancy;
    private final Inventory inventory;
    private final BlockRepository blocks;

    Alternatives(HoldRepository holds, Holders holders, Occupancy occupancy, Inventory inventory, BlockRepository blocks) {
        this.occupancy = occupancy;
        this.blocks = blocks;
        this.holds = holds;
        this.holders = holders;
        this.inventory = inventory;
    }

    /** @param except the number of the reservation that is to be moved there */
    ProblemException taken(String board, Window wanted, long except) {
        List<Conflict> conflicts = conflicts(board, wanted, except);
        return new ProblemException(ProblemType.BOARD_TAKEN, sentence(board, conflicts),
                Map.of("conflicts", conflicts, "alternatives", find(board, wanted)));
    }

    /** None of the boards that would do is free. */
    ProblemException allTaken(Wish wish, List<BoardInfo> fitting, Window wanted) {
        List<Conflict> conflicts = fitting.stream().flatMap(info -> conflicts(info.name(), wanted).stream().limit(1)).limit(MOST).toList();
        return new ProblemException(ProblemType.BOARD_TAKEN, inTheWay(wish, fitting, wanted) + " Ask for it with \"wait\", or choose another time.",
                Map.of("conflicts", conflicts, "alternatives", soonest(fitting, wanted)));
    }

    /** Who has the boards that would do, or why they cannot be used; a few of them. */
    String inTheWay(Wish wish, List<BoardInfo> fitting, Window wanted) {
        if (fitting.isEmpty()) {
            return "The lab has no " + wish.inWords().replaceFirst("^any ", "") + ".";
        }
        String sentences = fitting.stream().limit(MOST).map(info -> WaitingList.usable(info)
                        ? conflicts(info.name(), wanted).stream().findFirst().map(first -> sentence(info.name(), first)).orElse("")
                        : info.closed().orElse(info.name() + " cannot be used just now."))
                .filter(sentence -> !sentence.isEmpty()).collect(Collectors.joining(" "));
        return fitting.size() > MOST ? sentences + " So it is with the other " + (fitting.size() - MOST) + " boards that would do." : sentences;
    }

    ProblemException inTheWay(String board, Window wanted) {
        List<Conflict> conflicts = conflicts(board, wanted);
        return new ProblemException(ProblemType.BOARD_TAKEN, sentence(board, conflicts),
                Map.of("conflicts", conflicts, "alternatives", List.of()));
    }

    List<Conflict> conflicts(String board, Window wanted) {
        return conflicts(board, wanted, NONE);
    }

    private List<Conflict> conflicts(String board, Window wanted, long except) {
        return holds.overlapping(board, wanted.start(), wanted.end()).stream().filter(row -> row.id != except)
                .map(row -> new Conflict(row.startAt, row.endAt, row.kind, row.personId == null ? null : holders.of(row.personId),
                        row.block == null ? null : blocks.reason(row.block), null, null))
                .toList();
    }

    private static String sentence(String board, List<Conflict> conflicts) {
        if (conflicts.isEmpty()) {
            return board + " was taken a moment ago. Try again.";
        }
        return sentence(board, conflicts.getFirst()) + " Choose another time or another board.";
    }

    /** The first of what is in the way at several times, each with its day and board, and how many there are beside them. */
    static String sentences(List<Conflict> clashes) {
        return clashes.stream().limit(MOST).map(clash -> Times.day(clash.start()) + ": "
                + sentence(Objects.requireNonNull(clash.board()), clash)).collect(Collectors.joining(" "))
                + (clashes.size() > MOST ? " And " + (clashes.size() - MOST) + " more." : "");
    }

    private static String sentence(String board, Conflict first) {
        String who = switch (first.kind()) {
            case RESERVATION -> first.holder() == null ? "Somebody" : first.holder().name();
            case LEASE -> "A graded run";
            case MAINTENANCE -> "Maintenance";
            case EXAM -> "An exam";
        };
        return who + " has " + board + " from " + Times.clock(first.start()) + " to " + Times.clock(first.end())
                + (first.reason() == null ? "." : ": " + first.reason());
    }

    /** The same board later, and boards of the same profile, soonest first. */
    private List<Alternative> find(String board, Window wanted) {
        return inventory.find(board).map(info -> soonest(inventory.fitting(null, info.profile(), List.of()), wanted)).orElse(List.of());
    }

    /** Most are soon: what is booked later is read only when there are not enough of them before it. */
    private List<Alternative> soonest(List<BoardInfo> boards, Window wanted) {
        List<String> usable = boards.stream().filter(WaitingList::usable).map(BoardInfo::name).toList();
        Instant soon = wanted.end().plus(SOON);
        List<Alternative> found = soonest(usable, wanted, soon);
        return found.size() == MOST && !found.getLast().end().isAfter(soon) ? found : soonest(usable, wanted, FOREVER);
    }

    private List<Alternative> soonest(List<String> boards, Window wanted, Instant until) {
        Map<String, List<Window>> taken = occupancy.between(boards, wanted.start(), until);
        return boards.stream()
                .flatMap(board -> gaps(board, taken.getOrDefault(board, List.of()), wanted))
                .sorted(Comparator.comparing(Alternative::start).thenComparing(Alternative::board))
                .limit(MOST)
                .toList();
    }

    /** Ends of holds are rounded up to a whole minute, as a person would say them. */
    private static Stream<Alternative> gaps(String board, List<Window> taken, Window wanted) {
        List<Window> busy = taken.stream().map(window -> new Window(window.start(), nextMinute(window.end()))).toList();
        return Window.gaps(busy, wanted.start(), wanted.length(), 2).stream()
                .map(gap -> new Alternative(board, gap.start(), gap.end()));
    }

    private static Instant nextMinute(Instant instant) {
        Instant minute = instant.truncatedTo(ChronoUnit.MINUTES);
        return minute.equals(instant) ? minute : minute.plus(1, ChronoUnit.MINUTES);
    }
}
