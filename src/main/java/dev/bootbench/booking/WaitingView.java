package dev.bootbench.booking;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a person stands in the line.
 *
 * @param wish     in words: "any qemu-x86 board"
 * @param minutes  for how long
 * @param since    when they asked
 * @param position 1 for the first of those who want some of the same boards; 0 in the moment before it is worked out
 * @param board    the one they get as things are; null when none that would do can be used
 * @param estimate when, at the latest, unless somebody books before; null without a board
 * @param why      a sentence: what stands in the way; far back in the line, of somebody else's, only what is expected
 */
record WaitingView(String wish, long minutes, Instant since, int position, @Nullable String board, @Nullable Instant estimate, String why) {}
