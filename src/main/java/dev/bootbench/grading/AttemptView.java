package dev.bootbench.grading;

import dev.bootbench.people.PersonView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as the API shows it.
 *
 * @param generation how often it was given to an agent
 * @param reason why it waits, or why it ended without a score; null where there is nothing to explain
 * @param position 1 is the next; null unless it waits
 * @param score null unless graded
 * @param summary one sentence about what happened
 * @param doing what is being done just now
 * @param labLog what the lab itself noted; for teachers
 */
public record AttemptView(
        long id,
        long submission,
        ExerciseName exercise,
        PersonView person,
        int generation,
        AttemptState state,
        @Nullable String reason,
        @Nullable Integer position,
        @Nullable Instant estimatedStart,
        @Nullable String board,
        @Nullable String kernel,
        @Nullable BigDecimal score,
        BigDecimal maxScore,
        Instant queuedAt,
        @Nullable Instant finishedAt,
        @Nullable String summary,
        @Nullable String doing,
        List<PhaseView> phases,
        List<CheckView> checks,
        @Nullable ConsoleRange console,
        @Nullable Long taintBefore,
        @Nullable Long taintAfter,
        @Nullable String labLog) {

    /** An exercise's id and title. */
    public record ExerciseName(String id, String title) {}

    /** @param ms how long it took; null while it lasts */
    public record PhaseView(AttemptState state, Instant at, @Nullable Long ms) {}

    /** The byte numbers [from, to) of the board's console during the attempt. */
    public record ConsoleRange(String board, long from, long to) {}

    /**
     * A check.
     *
     * @param verdict null while it has not run
     * @param points null while it has not run, and for students when the check is hidden
     */
    public record CheckView(
            String id,
            String title,
            @Nullable Verdict verdict,
            @Nullable Blame blame,
            @Nullable BigDecimal points,
            @Nullable BigDecimal maxPoints,
            boolean hidden,
            @Nullable String message,
            @Nullable String hint,
            @Nullable Long tookMs,
            CheckOutcome.@Nullable Evidence evidence,
            CheckOutcome.@Nullable Report report,
            List<CheckOutcome.Diagnostic> diagnostics,
            @Nullable String skippedBecause) {}

    /** An attempt in a list. */
    public record Summary(
            long id,
            long submission,
            ExerciseName exercise,
            PersonView person,
            int generation,
            AttemptState state,
            @Nullable String board,
            @Nullable BigDecimal score,
            BigDecimal maxScore,
            Instant queuedAt,
            @Nullable Instant finishedAt) {}
}
