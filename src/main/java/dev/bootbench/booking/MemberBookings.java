package dev.bootbench.booking;

import dev.bootbench.LabTimes;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What members of a class have of the boards that are set aside for it: one board each at a time, within the time of the exam,
 * and beside everything that limits their bookings otherwise. Within the caller's transaction.
 */
@ApplicationScoped
class MemberBookings {
    private final HoldRepository holds;
    private final WaitingRows line;
    private final Exams exams;
    private final LabTimes times;
    private final ExamCuts cuts;
    private final WaitingList waiting;
    private final BookingRules rules;
    private final Occupancy occupancy;

    MemberBookings(
            HoldRepository holds, WaitingRows line, Exams exams, ExamCuts cuts, WaitingList waiting, BookingRules rules, Occupancy occupancy, LabTimes times) {
        this.occupancy = occupancy;
        this.times = times;
        this.holds = holds;
        this.line = line;
        this.exams = exams;
        this.cuts = cuts;
        this.waiting = waiting;
        this.rules = rules;
    }

    /**
     * A board of an exam of one of the person's classes, or a place in the line for one.
     *
     * @param fitting boards that would do
     * @param all     of the exams of their classes ({@link Exams#of})
     * @return empty when no exam of theirs has such a board in that time, or has it left: then it is a booking like any other
     * @throws ProblemException for one who insists on a second board of the exam
     */
    Optional<HoldRow> book(
            List<BoardInfo> fitting, List<Exams.Exam> all, Window window, Wish wish, BookingRequest request, Person person, Instant now) {
        boolean waits = request.waits();
        long id = Objects.requireNonNull(person.id);
        List<Exams.Exam> open = all.stream().filter(exam -> exam.window().contains(window))
                .filter(exam -> has(exam, fitting)).toList();
        if (open.isEmpty()) {
            return Optional.empty();
        }
        rules.lock(id);
        List<Exams.Exam> without = open.stream().filter(exam -> exams.had(id, exam.block(), window).isEmpty()).toList();
        if (without.isEmpty() && wish.board() != null) {
            throw second(exams.had(id, open.getFirst().block(), window).orElseThrow(), open.getFirst());
        }
        for (Exams.Exam exam : without) {
            Optional<HoldRow> row = take(exam, free(exam, fitting, window, wish.board() != null && !waits, now), window, id, now);
            if (row.isPresent()) {
                return row;
            }
        }
        return without.stream().filter(exam -> waits || request.waitsForGradedRuns() && isFreeAfterGradedRuns(exam, fitting, window, now)).findFirst()
                .map(exam -> waiting.join(id, wish, false, window, exam.block()));
    }

    /** Whether one of the exam's boards would be a member's at once, if it were not for graded runs of others. */
    private boolean isFreeAfterGradedRuns(Exams.Exam exam, List<BoardInfo> fitting, Window window, Instant now) {
        if (window.start().isAfter(now)) {
            return false;
        }
        Set<String> its = exams.boards(exam.block());
        List<BoardInfo> boards = fitting.stream().filter(board -> its.contains(board.name()) && Exams.trusted(board) && WaitingList.usable(board)).toList();
        Set<String> only = occupancy.graded(boards.stream().map(BoardInfo::name).toList(), window, exam);
        List<BoardInfo> graded = boards.stream().filter(board -> only.contains(board.name())).toList();
        return !graded.isEmpty() && !waiting.leftFor(graded, exam.block(), window, now).isEmpty();
    }

    private boolean has(Exams.Exam exam, List<BoardInfo> fitting) {
        Set<String> its = exams.boards(exam.block());
        return fitting.stream().anyMatch(board -> its.contains(board.name()));
    }

    /** @throws ProblemException where the person has another board of the exam in that time */
    void demandOne(long person, HoldRow row, Window wanted) {
        exams.others(person, row, wanted).ifPresent(other -> {
            throw new ProblemException(ProblemType.CONFLICT, "You have " + other.board + " of the same boards from " + times.clock(other.startAt)
                    + ", and one at a time is what each of the class gets.");
        });
    }

    private ProblemException second(HoldRow had, Exams.Exam exam) {
        return new ProblemException(ProblemType.CONFLICT, had.board == null
                ? "You wait for a board of " + exam.of() + " already, and one at a time is what each of the class gets. Leave the line first."
                : "You have " + had.board + " of the boards of " + exam.of() + " until " + times.clock(had.endAt)
                        + ", and one at a time is what each of the class gets. Give that back first.");
    }

    private List<BoardInfo> free(Exams.Exam exam, List<BoardInfo> fitting, Window window, boolean insists, Instant now) {
        boolean immediate = !window.start().isAfter(now);
        Set<String> has = exams.pieces(List.of(exam.block()), now).stream().filter(piece -> piece.window().contains(window))
                .map(Exams.Piece::board).collect(Collectors.toSet());
        List<BoardInfo> free = fitting.stream().filter(board -> has.contains(board.name()) && Exams.trusted(board))
                .filter(board -> board.closed().isEmpty() && board.condition() != BoardCondition.RETIRED)
                .filter(board -> !immediate || insists || WaitingList.usable(board))
                .sorted(Comparator.comparing(board -> !WaitingList.ready(board))).toList();
        return free.isEmpty() || !line.isAnybody() ? free : waiting.leftFor(free, exam.block(), window, now);
    }

    /** As {@link HoldRepository#insertAny}: whoever has locked a board waits for no second one. */
    private Optional<HoldRow> take(Exams.Exam exam, List<BoardInfo> free, Window window, long person, Instant now) {
        ReservationState state = window.start().isAfter(now) ? ReservationState.CONFIRMED : ReservationState.ACTIVE;
        boolean locked = false;
        for (BoardInfo board : free) {
            if (free.size() == 1 || holds.tryLockBoard(board.name())) {
                locked = true;
                Optional<HoldRow> row = cuts.cut(board.name(), exam.block(), window, HoldKind.RESERVATION, person, null, state, now);
                if (row.isPresent()) {
                    return row;
                }
            }
        }
        return locked || free.isEmpty() ? Optional.empty()
                : cuts.cut(free.getFirst().name(), exam.block(), window, HoldKind.RESERVATION, person, null, state, now);
    }
}
