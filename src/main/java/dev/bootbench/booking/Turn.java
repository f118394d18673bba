package dev.bootbench.booking;

import org.jspecify.annotations.Nullable;

/**
 * What one who waits can expect.
 *
 * @param reservation its number
 * @param position    1 for the first; those before it want boards that would do for it too
 * @param board       the one it gets as things are; null when none that would do can be used
 * @param window      when; null without a board
 * @param block       of an exam whose boards it waits for
 */
record Turn(long reservation, int position, @Nullable String board, @Nullable Window window, @Nullable Long block) {
    Turn(long reservation, int position, @Nullable String board, @Nullable Window window) {
        this(reservation, position, board, window, null);
    }
}
