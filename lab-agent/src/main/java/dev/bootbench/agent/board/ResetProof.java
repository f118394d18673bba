package dev.bootbench.agent.board;

import java.time.Duration;
import java.time.Instant;

/**
 * What the next user may know of the state the board starts from.
 *
 * @param how      a sentence: how the board was made pristine
 * @param verified true when the host itself can vouch for the disk; false when root on the board could have written
 *                 beneath it, so that the reset is merely cooperative
 * @param disk     what is on the disk, named so that it can be compared
 * @param took     from the wish to the passed check
 */
public record ResetProof(
        Instant at, String how, boolean verified, String kernel, long taint, String disk, Duration took) {}
