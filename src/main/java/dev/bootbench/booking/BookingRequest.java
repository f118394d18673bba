package dev.bootbench.booking;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a person asks for: from {@code start} (default: now) to {@code end}, or for so many minutes. */
public record BookingRequest(
        @Nullable String board, @Nullable Instant start, @Nullable Instant end, @Nullable Integer minutes) {}
