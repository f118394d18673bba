package dev.bootbench.grading;

import dev.bootbench.contract.v1.AttemptRef;

/** Who may write to an attempt: the host that claimed it, under the claim's number. Anything older changes nothing. */
record Fence(long attempt, int generation, String host) {
    static Fence of(String host, AttemptRef ref) {
        return new Fence(ref.getAttempt(), ref.getGeneration(), host);
    }

    AttemptRef ref() {
        return AttemptRef.newBuilder().setAttempt(attempt).setGeneration(generation).build();
    }
}
