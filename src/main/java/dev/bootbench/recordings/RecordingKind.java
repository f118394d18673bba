package dev.bootbench.recordings;

/** What the board was held for. */
enum RecordingKind { RESERVATION, ATTEMPT }
