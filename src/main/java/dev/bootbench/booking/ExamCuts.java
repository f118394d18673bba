package dev.bootbench.booking;

import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Cuts what members of a class have out of what is set aside for it, and moves it. Within the caller's transaction. */
@ApplicationScoped
class ExamCuts {
    private final HoldRepository holds;
    private final WaitingRows line;
    private final Exams exams;
    private final LabTimes times;
    private final LabClock clock;

    ExamCuts(HoldRepository holds, WaitingRows line, Exams exams, LabClock clock, LabTimes times) {
        this.times = times;
        this.holds = holds;
        this.line = line;
        this.exams = exams;
        this.clock = clock;
    }

    /** A hold of a member in the place of the exam's own; empty, and nothing is changed, when the exam does not have the time. */
    Optional<HoldRow> cut(
            String board, long block, Window window, HoldKind kind, @Nullable Long person,
            @Nullable Long attempt, @Nullable ReservationState state, Instant now) {
        holds.lockBoard(board);
        if (!exams.cut(board, block, window, now)) {
            return Optional.empty();
        }
        Optional<HoldRow> row = holds.insert(board, kind, window.start(), window.end(), person, attempt, state);
        row.ifPresent(made -> made.block = block);
        return row;
    }

    /** A board for a graded run of a member; who waits for the exam's boards goes first. */
    Optional<HoldRow> lease(BoardInfo board, long attempt, long person, Duration length) {
        Instant now = clock.now();
        Optional<Exams.Piece> piece = exams.at(board.name(), now);
        Window window = new Window(now, now.plus(length));
        if (piece.isEmpty() || !piece.get().window().contains(window) || !Exams.trusted(board) || !isMember(person, piece.get().block(), now)
                || line.isWanted(board.name(), piece.get().block(), now)) {
            return Optional.empty();
        }
        return cut(board.name(), piece.get().block(), window, HoldKind.LEASE, null, attempt, null, now);
    }

    boolean isMember(long person, long block, Instant now) {
        return exams.of(person, now).stream().anyMatch(exam -> exam.block() == block);
    }

    /**
     * Another window or board for what a member has of an exam: within the exam, from what it has left.
     *
     * @return false when somebody has it: then the caller rolls back
     * @throws ProblemException for one that the exam does not have at all
     */
    boolean move(HoldRow row, String board, Window wanted) {
        long block = Objects.requireNonNull(row.block);
        Window had = new Window(row.startAt, row.endAt);
        String before = Objects.requireNonNull(row.board);
        Window exam = exams.window(block);
        if (!exam.contains(wanted) || !exams.boards(block).contains(board)) {
            throw new ProblemException(ProblemType.BOARD_TAKEN, "This is one of the boards that are set aside for your class from "
                    + times.clock(exam.start()) + " to " + times.clock(exam.end()) + ", and stays within that. Book another beside it.");
        }
        boolean same = board.equals(before);
        Stream.of(before, board).distinct().sorted().forEach(holds::lockBoard);
        for (Window more : same ? wanted.without(had) : List.of(wanted)) {
            if (!exams.cut(board, block, more, clock.now())) {
                return false;
            }
        }
        if (!holds.move(row, board, wanted)) {
            return false;
        }
        for (Window less : same ? had.without(wanted) : List.of(had)) {
            exams.giveBack(before, block, less);
        }
        return true;
    }
}
