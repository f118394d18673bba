package dev.bootbench.grading;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One grading of a submission, as the table has it. What happens on boards is the matter of its {@link Run}s.
 *
 * @param person account that handed in
 * @param state where its runs have brought it
 * @param claims how many claims of its runs there were; the number of the latest
 * @param gaveWayAt when a run of it was first stopped for a person; null: never
 * @param score hundredths of a point, null unless graded
 * @param maxScore hundredths of a point
 */
record Attempt(
        long id,
        long submission,
        long person,
        String exercise,
        String exerciseVersion,
        Purpose purpose,
        AttemptState state,
        String sentence,
        int claims,
        boolean cancelWanted,
        @Nullable Instant gaveWayAt,
        int priority,
        Instant queuedAt,
        long seed,
        @Nullable Integer score,
        int maxScore,
        String summary,
        @Nullable Instant finishedAt) {}
