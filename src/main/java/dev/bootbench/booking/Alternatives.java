package dev.bootbench.booking;

import static java.util.stream.Collectors.groupingBy;

import dev.bootbench.boards.Allocation;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what is in the way of a booking, and what is free instead. Within the caller's transaction. */
@ApplicationScoped
class Alternatives {
    private static final int MOST = 3;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** A hold that is in the way. */
    record Conflict(Instant start, Instant end, HoldKind kind, Allocation.@Nullable Holder holder) {}

    /** Free, and long enough, when it was looked up. */
    record Alternative(String board, Instant start, Instant end) {}

    private final HoldRepository holds;
    private final Holders holders;
    private final Inventory inventory;

    Alternatives(HoldRepository holds, Holders holders, Inventory inventory) {
        this.holds = holds;
        this.holders = holders;
        this.inventory = inventory;
    }

    ProblemException taken(String board, Window wanted, Instant now) {
        List<Conflict> conflicts = conflicts(board, wanted);
        return new ProblemException(ProblemType.BOARD_TAKEN, sentence(board, conflicts),
                Map.of("conflicts", conflicts, "alternatives", find(board, wanted, now)));
    }

    ProblemException inTheWay(String board, Window wanted) {
        List<Conflict> conflicts = conflicts(board, wanted);
        return new ProblemException(ProblemType.BOARD_TAKEN, sentence(board, conflicts),
                Map.of("conflicts", conflicts, "alternatives", List.of()));
    }

    private List<Conflict> conflicts(String board, Window wanted) {
        return holds.overlapping(board, wanted.start(), wanted.end()).stream()
                .map(row -> new Conflict(row.startAt, row.endAt, row.kind,
                        row.personId == null ? null : holders.of(row.personId)))
                .toList();
    }

    private static String sentence(String board, List<Conflict> conflicts) {
        if (conflicts.isEmpty()) {
            return board + " was taken a moment ago. Try again.";
        }
        Conflict first = conflicts.getFirst();
        String who = switch (first.kind()) {
            case RESERVATION -> first.holder() == null ? "Somebody" : first.holder().name();
            case LEASE -> "A graded run";
            case MAINTENANCE -> "Maintenance";
            case EXAM -> "An exam";
        };
        return who + " has " + board + " from " + CLOCK.format(first.start()) + " to " + CLOCK.format(first.end())
                + ". Choose another time or another board.";
    }

    /** The same board later, and boards of the same profile, soonest first. */
    private List<Alternative> find(String board, Window wanted, Instant now) {
        List<BoardInfo> all = inventory.all();
        String profile = all.stream().filter(info -> info.name().equals(board)).map(BoardInfo::profile).findFirst().orElse("");
        Map<String, List<HoldRow>> taken = holds.liveAfter(now).stream().collect(groupingBy(row -> row.board));
        return all.stream()
                .filter(info -> info.profile().equals(profile) && usable(info))
                .flatMap(info -> gaps(info.name(), taken.getOrDefault(info.name(), List.of()), wanted))
                .sorted(Comparator.comparing(Alternative::start).thenComparing(Alternative::board))
                .limit(MOST)
                .toList();
    }

    private static boolean usable(BoardInfo board) {
        return board.connected() && board.closed().isEmpty() && board.condition() != BoardCondition.QUARANTINED
                && board.condition() != BoardCondition.RETIRED;
    }

    /** Ends of holds are rounded up to a whole minute, as a person would say them. */
    private static Stream<Alternative> gaps(String board, List<HoldRow> taken, Window wanted) {
        List<Window> busy = taken.stream().map(row -> new Window(row.startAt, nextMinute(row.endAt))).toList();
        return Window.gaps(busy, wanted.start(), wanted.length(), 2).stream()
                .map(gap -> new Alternative(board, gap.start(), gap.end()));
    }

    private static Instant nextMinute(Instant instant) {
        Instant minute = instant.truncatedTo(ChronoUnit.MINUTES);
        return minute.equals(instant) ? minute : minute.plus(1, ChronoUnit.MINUTES);
    }
}
