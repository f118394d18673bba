package dev.bootbench.grading;

import java.time.Instant;

/**
 * What a person handed in.
 *
 * @param archive SHA-256 of its ZIP
 */
record Submission(long id, long person, String exercise, String archive, Instant submittedAt) {}
