package dev.bootbench.deployments;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing put on one board, as the table has it.
 *
 * @param host only this host's word about it counts
 * @param person account of the holder who asked for it
 * @param content SHA-256 of the blob
 * @param kept whether the blob is there for it; it may be there for something else
 * @param size bytes of the content
 */
record Deployment(
        long id,
        String board,
        String host,
        long hold,
        long person,
        String login,
        String personName,
        Wish wish,
        String content,
        long size,
        boolean kept,
        DeploymentState state,
        String sentence,
        String phase,
        String doing,
        Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        Found found) {

    /**
     * What its agent found.
     *
     * @param output what tools and the kernel said meanwhile
     * @param consoleFrom first byte number of the board's console while it ran; null while unknown
     * @param kernel release that the board runs afterwards; empty while unknown
     * @param tookMs measured by the agent
     */
    record Found(
            String output,
            List<Diagnostic> diagnostics,
            @Nullable Long consoleFrom,
            @Nullable Long consoleTo,
            String kernel,
            @Nullable Long tookMs) {}

    /** A message of the compiler about one place in the source. */
    record Diagnostic(String file, int line, int column, String severity, String message) {}
}
