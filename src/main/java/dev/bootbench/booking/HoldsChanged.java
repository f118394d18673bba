package dev.bootbench.booking;

import java.time.Duration;

/**
 * The holds of a board are not what they were: one began, ended, moved, or was made. Passed on after the commit.
 *
 * @param ahead how far in the future the first change of them lies; zero: maybe not at all
 */
public record HoldsChanged(String board, Duration ahead) {
    /** What begins after that is nobody's business for a while. */
    private static final Duration LATER = Duration.ofMinutes(1);

    /** Whether it is all about times to come: whoever has the board has it as before. */
    public boolean later() {
        return ahead.compareTo(LATER) > 0;
    }
}
