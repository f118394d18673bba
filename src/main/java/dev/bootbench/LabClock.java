package dev.bootbench;

import java.time.Instant;

/** The one source of time for decisions, so that warnings and expiries are testable. PostgreSQL's in production. */
public interface LabClock {
    Instant now();
}
