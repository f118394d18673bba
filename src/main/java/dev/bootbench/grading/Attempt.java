package dev.bootbench.grading;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One grading of a submission, as the table has it.
 *
 * @param person account that handed in
 * @param score hundredths of a point, null unless graded
 * @param maxScore hundredths of a point
 * @param labFaults how often the lab failed it so far
 */
record Attempt(
        long id,
        long submission,
        long person,
        String exercise,
        String exerciseVersion,
        AttemptState state,
        String sentence,
        int generation,
        @Nullable String host,
        @Nullable String board,
        @Nullable Long hold,
        @Nullable Instant claimedAt,
        @Nullable Instant expiresAt,
        boolean cancelWanted,
        int priority,
        Instant queuedAt,
        long seed,
        int labFaults,
        List<String> faultedBoards,
        String doing,
        @Nullable Integer score,
        int maxScore,
        Found found,
        @Nullable Instant finishedAt) {

    /**
     * What the agent measured and kept; SHA-256 of logs are empty where there is none.
     *
     * @param consoleFrom first byte number of the board's console that {@code consoleLog} holds
     */
    record Found(
            String summary,
            String kernel,
            @Nullable Long taintBefore,
            @Nullable Long taintAfter,
            @Nullable Long buildMs,
            @Nullable Long prepareMs,
            @Nullable Long runMs,
            String buildLog,
            String kernelLog,
            String consoleLog,
            @Nullable Long consoleFrom,
            @Nullable Long consoleTo,
            String labLog) {}

    /** The fence of its present claim. */
    Fence fence() {
        return new Fence(id, generation, java.util.Objects.requireNonNull(host, "nobody has this attempt"));
    }
}
