package dev.bootbench.grading;

import dev.bootbench.exercises.Lane;
import dev.bootbench.exercises.Visibility;
import dev.bootbench.people.PersonView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as the API shows it. What concerns a board is that of its leading run: the one that is with an agent, else
 * the one that waits, else the last.
 *
 * @param generation how often its runs were given to an agent
 * @param reason why it waits, or why it ended without a score; null where there is nothing to explain
 * @param position 1 is the next; null unless it waits
 * @param score null unless graded, and while {@code scoreHidden}
 * @param scoreHidden whether there is a score that its reader may not see yet
 * @param summary one sentence about what happened
 * @param doing what is being done just now
 * @param official whether it is the one that counts for its submission: the newest that was graded
 * @param stopsBoards whether it stopped boards again and again; for teachers, null for others
 * @param labLog what the lab itself noted; for teachers
 * @param rescores how its score was changed without a run, the newest first
 */
public record AttemptView(
        long id,
        long submission,
        ExerciseName exercise,
        PersonView person,
        int generation,
        AttemptState state,
        String purpose,
        @Nullable String reason,
        @Nullable Integer position,
        @Nullable Instant estimatedStart,
        @Nullable String board,
        @Nullable String kernel,
        @Nullable BigDecimal score,
        BigDecimal maxScore,
        boolean scoreHidden,
        boolean official,
        Instant queuedAt,
        @Nullable Instant finishedAt,
        @Nullable String summary,
        @Nullable String doing,
        List<PhaseView> phases,
        List<RunView> runs,
        List<CheckView> checks,
        @Nullable ConsoleRange console,
        @Nullable Long taintBefore,
        @Nullable Long taintAfter,
        @Nullable Boolean stopsBoards,
        @Nullable String labLog,
        List<RescoreView> rescores) {

    /** An exercise's id and title. */
    public record ExerciseName(String id, String title) {}

    /** @param ms how long it took; null while it lasts */
    public record PhaseView(AttemptState state, Instant at, @Nullable Long ms) {}

    /** The byte numbers [from, to) of the board's console during the attempt. */
    public record ConsoleRange(String board, long from, long to) {}

    /**
     * One lane of the attempt on one board.
     *
     * @param state {@code GRADED} when its checks are judged
     * @param readied how its board came to be ready
     * @param logs which of {@code build-log, kernel-log, console, artifacts} can be downloaded
     * @param parameters the hidden parameters it had; empty until it has ended
     */
    public record RunView(
            int number,
            Lane lane,
            AttemptState state,
            @Nullable String reason,
            @Nullable String host,
            @Nullable String board,
            @Nullable String profile,
            @Nullable String kernel,
            @Nullable String readied,
            @Nullable String summary,
            @Nullable String doing,
            int labFaults,
            List<PhaseView> phases,
            @Nullable ConsoleRange console,
            @Nullable Long taintBefore,
            @Nullable Long taintAfter,
            @Nullable Long taintExpected,
            Map<String, String> parameters,
            List<String> logs) {}

    /**
     * A check.
     *
     * @param verdict null while it has not run
     * @param points null while it has not run, and for those who may not see it yet
     * @param hidden whether students cannot read it now
     * @param teacherMessage for teachers only
     */
    public record CheckView(
            String id,
            String title,
            Lane lane,
            @Nullable Verdict verdict,
            @Nullable Blame blame,
            @Nullable BigDecimal points,
            @Nullable BigDecimal maxPoints,
            boolean hidden,
            Visibility visibility,
            @Nullable String message,
            @Nullable String hint,
            @Nullable Long tookMs,
            CheckOutcome.@Nullable Evidence evidence,
            CheckOutcome.@Nullable Report report,
            List<CheckOutcome.Diagnostic> diagnostics,
            @Nullable String skippedBecause,
            List<PartView> parts,
            List<CheckOutcome.Series> series,
            List<String> notes,
            @Nullable String teacherMessage) {}

    /** A share of a check. */
    public record PartView(String title, BigDecimal points, BigDecimal maxPoints, String message) {}

    /** A change of the score without a run, because the exercise's points had changed. */
    public record RescoreView(
            Instant at, String by, BigDecimal before, BigDecimal beforeMax, BigDecimal after, BigDecimal afterMax) {}

    /** An attempt in a list. */
    public record Summary(
            long id,
            long submission,
            ExerciseName exercise,
            PersonView person,
            int generation,
            AttemptState state,
            String purpose,
            @Nullable String board,
            @Nullable BigDecimal score,
            BigDecimal maxScore,
            boolean scoreHidden,
            boolean official,
            Instant queuedAt,
            @Nullable Instant finishedAt) {}
}
