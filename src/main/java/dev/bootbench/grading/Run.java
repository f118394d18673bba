package dev.bootbench.grading;

import dev.bootbench.exercises.Lane;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One lane of an attempt on one board, as the table has it.
 *
 * @param number within its attempt, from 1
 * @param wants {@code profile/lane}, each of which could serve it, the preferred one first
 * @param state as of an attempt; {@code GRADED} when its checks are judged
 * @param generation number of its latest claim, 0 before the first
 * @param board of its latest claim, also after its end
 * @param stopAt when it makes way for a person at the latest; null: nobody asked it to
 * @param labFaults how often the lab failed it so far
 */
record Run(
        long attempt,
        int number,
        Lane lane,
        List<String> wants,
        AttemptState state,
        String sentence,
        int generation,
        @Nullable String host,
        @Nullable String board,
        @Nullable String profile,
        @Nullable Long hold,
        @Nullable Instant claimedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant stopAt,
        int labFaults,
        String doing,
        Found found,
        @Nullable Instant finishedAt) {

    /**
     * What the agent measured and kept; SHA-256 of logs are empty where there is none.
     *
     * @param readied how the board came to be ready; empty where an agent older than 1.3 did not say
     * @param parameters the hidden parameters it had
     * @param artifacts a ZIP with what was built
     * @param consoleFrom first byte number of the board's console that {@code consoleLog} holds
     */
    record Found(
            String summary,
            String kernel,
            String readied,
            @Nullable Long taintBefore,
            @Nullable Long taintAfter,
            @Nullable Long taintExpected,
            @Nullable Long buildMs,
            @Nullable Long prepareMs,
            @Nullable Long runMs,
            @Nullable Long reportMs,
            Map<String, String> parameters,
            String artifacts,
            String buildLog,
            String kernelLog,
            String consoleLog,
            @Nullable Long consoleFrom,
            @Nullable Long consoleTo,
            String labLog) {}

    /** The fence of its present claim. */
    Fence fence() {
        return new Fence(attempt, generation, Objects.requireNonNull(host, "nobody has this run"));
    }

    /** The profile part of what it {@link #wants}, the preferred one first. */
    List<String> profiles() {
        return wants.stream().map(want -> want.substring(0, want.lastIndexOf('/'))).distinct().toList();
    }

    /** What it wants of a board of that profile. */
    String want(String boardProfile) {
        return want(boardProfile, lane.id());
    }

    static String want(String boardProfile, String lane) {
        return boardProfile + "/" + lane;
    }
}
