package dev.bootbench.notifications;

import java.util.List;

/** Somebody was told something: fired once for all of them, within the transaction in which they were. */
public record Told(List<Long> people, Note note) {}
