package dev.bootbench.booking;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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

    /** By board: when those who wait for none of an exam's are to have it. */
    static Map<String, List<Window>> byBoard(Collection<Turn> turns) {
        return turns.stream().filter(turn -> turn.block == null && turn.board != null).collect(
                Collectors.groupingBy(turn -> Objects.requireNonNull(turn.board), Collectors.mapping(turn -> Objects.requireNonNull(turn.window), Collectors.toList())));
    }
}
