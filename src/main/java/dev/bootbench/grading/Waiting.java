package dev.bootbench.grading;

import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.HoldKind;
import dev.bootbench.booking.Holds;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells a person why an attempt waits, how many come first, and when it will probably begin. */
@ApplicationScoped
class Waiting {
    private static final String SOON = "A board is free; this attempt starts in a moment.";

    private final RunTimes times;
    private final WaitingLine line;
    private final EligibleBoards eligible;
    private final Holds holds;
    private final LabClock clock;
    private final GradingConfig config;

    Waiting(
            RunTimes times, WaitingLine line, EligibleBoards eligible, Holds holds, LabClock clock, GradingConfig config) {
        this.times = times;
        this.line = line;
        this.eligible = eligible;
        this.holds = holds;
        this.clock = clock;
        this.config = config;
    }

    /**
     * @param reason one sentence
     * @param position 1 is the next
     * @param start null when nobody can tell, as no board of its kind works
     */
    record Outlook(String reason, int position, @Nullable Instant start) {}

    /** @param run one in the queue */
    Outlook of(Attempt attempt, Run run) {
        int position = line.rivals(run.wants()).indexOf(attempt.id()) + 1;
        if (position == 0) {
            // Claimed since it was looked up: what has its board now, or runs for its person, is itself.
            return new Outlook(SOON, 1, clock.now());
        }
        String names = String.join(" or ", run.profiles()) + switch (run.lane()) {
            case PLAIN -> "";
            case DEBUG -> " and a debug kernel";
        };
        String before = run.sentence().isEmpty() ? "" : run.sentence() + " ";
        List<BoardInfo> boards = eligible.of(attempt, run);
        List<BoardInfo> working = boards.stream().filter(EligibleBoards::works).toList();
        if (working.isEmpty()) {
            return new Outlook(before + noBoard(names, boards), position, null);
        }
        Map<String, Hold> held = holds.live(config.shortLease()).stream()
                .collect(Collectors.toMap(Hold::board, h -> h, (a, b) -> a));
        Set<Long> exams = holds.examsOf(attempt.person());
        List<BoardInfo> shared = working.stream().filter(b -> !reserved(held.get(b.name()), exams)).toList();
        if (shared.isEmpty()) {
            Instant free = working.stream().map(b -> held.get(b.name()).end()).min(Instant::compareTo).orElseThrow();
            return new Outlook(
                    before + "%s booked; the next is free at %s UTC at the latest."
                            .formatted(allAre(working.size(), names), free.toString().substring(11, 16)),
                    position,
                    later(free, attempt, run, position, 1, working.size()));
        }
        int free = (int) shared.stream().filter(b -> b.readyForGrading() && !held.containsKey(b.name())).count();
        return new Outlook(
                before + reason(attempt, shared, held, position, names),
                position,
                later(clock.now(), attempt, run, position, free, shared.size()));
    }

    private String reason(Attempt attempt, List<BoardInfo> shared, Map<String, Hold> held, int position, String names) {
        if (line.running(attempt.person()) >= config.boardsPerPerson()) {
            return "Another attempt of the same person is running; this one follows it.";
        }
        if (shared.stream().allMatch(b -> held.containsKey(b.name()))) {
            return "%s grading other attempts; %s."
                    .formatted(allAre(shared.size(), names), ahead(position));
        }
        if (shared.stream().noneMatch(BoardInfo::readyForGrading)) {
            return "A board with profile %s is being made ready; %s.".formatted(names, ahead(position));
        }
        return SOON;
    }

    private static String noBoard(String names, List<BoardInfo> boards) {
        if (boards.isEmpty()) {
            return "The lab has no board with profile %s yet; the attempt waits until one is connected.".formatted(names);
        }
        if (boards.stream().noneMatch(BoardInfo::connected)) {
            return "The hosts of all boards with profile %s are out of reach; the attempt waits until one is back.".formatted(names);
        }
        if (boards.stream().filter(BoardInfo::connected).noneMatch(board -> board.closed().isEmpty())) {
            return "The hosts of all boards with profile %s are being taken out of service; the attempt waits until one is back."
                    .formatted(names);
        }
        if (boards.stream().filter(BoardInfo::connected).noneMatch(board -> board.withdrawn().isEmpty())) {
            return "The hosts of all boards with profile %s failed too often and take no attempts; this one waits until one is mended."
                    .formatted(names);
        }
        return "No board with profile %s is in order; the attempt waits until one is.".formatted(names);
    }

    /** Attempts give their board back soon; people and maintenance do not. */
    private static boolean reserved(@Nullable Hold hold, Set<Long> exams) {
        return hold != null && hold.kind() != HoldKind.LEASE && !isOf(hold, exams);
    }

    /** Time that an exam has and no member: open to runs of its members. */
    private static boolean isOf(Hold hold, Set<Long> exams) {
        return hold.kind() == HoldKind.EXAM && hold.block() != null && exams.contains(hold.block());
    }

    private static String allAre(int boards, String profiles) {
        return switch (boards) {
            case 1 -> "The only board with profile " + profiles + " is";
            case 2 -> "Both boards with profile " + profiles + " are";
            default -> "All " + boards + " boards with profile " + profiles + " are";
        };
    }

    private static String ahead(int position) {
        return switch (position) {
            case 0, 1 -> "nobody comes first";
            case 2 -> "one other comes first";
            default -> (position - 1) + " others come first";
        };
    }

    /** @param free how many boards could begin at {@code from}; the others become free one usual run later, at most */
    private Instant later(Instant from, Attempt attempt, Run run, int position, int free, int boards) {
        int rounds = Math.ceilDiv(Math.max(0, position - free), boards);
        return rounds == 0 ? from : from.plus(times.usual(attempt.exercise(), run.lane()).multipliedBy(rounds));
    }
}
