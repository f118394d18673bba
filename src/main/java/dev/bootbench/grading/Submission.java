package dev.bootbench.grading;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person handed in.
 *
 * @param archive SHA-256 of its ZIP
 * @param size bytes of its files
 * @param board where the state of a board was handed in; null: files
 */
record Submission(
        long id, long person, String exercise, String archive, long size, Instant submittedAt, @Nullable Captured board) {
    /**
     * A board whose state was captured.
     *
     * @param kept false once the archive was dropped: it cannot be looked at or graded any more
     */
    record Captured(String name, String profile, boolean kept) {}
}
