package dev.bootbench.booking;

import dev.bootbench.boards.Allocation;
import java.time.Instant;
import java.util.List;

/** Boards that are set aside, and why. */
record BlockView(long id, HoldKind kind, List<String> boards, Instant start, Instant end, String reason, Allocation.Holder by) {}
