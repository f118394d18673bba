package dev.bootbench.boards;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;

/**
 * How a board last became pristine, as its agent proved it.
 *
 * @param how one sentence
 * @param verified true when the host itself can vouch for the disk; false: merely cooperative, root on the board could have
 *     written beneath it
 * @param kernel as {@code uname -r} prints it
 * @param taint the kernel's taint bits after the reset
 * @param disk what the disk is, named so that it can be compared
 */
@Embeddable
record ResetProof(
        @Column(name = "proof_at") Instant at,
        @Column(name = "proof_how") String how,
        @Column(name = "proof_verified") boolean verified,
        @Column(name = "proof_kernel") String kernel,
        @Column(name = "proof_taint") long taint,
        @Column(name = "proof_disk") String disk,
        @Column(name = "proof_took_ms") long tookMs) {}
