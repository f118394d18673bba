package dev.bootbench.people;

/**
 * Whatever lets somebody in as this person is withdrawn, since it may be in wrong hands. Fired within the transaction that does it:
 * features that give out keys of their own take theirs back in the same.
 */
public record AccessWithdrawn(long person) {}
