package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void endsWhereTheNextBegins() {
        assertThat(at(0, 60).overlaps(at(60, 120))).isFalse();
        assertThat(at(0, 61).overlaps(at(60, 120))).isTrue();
    }

    @Test
    void findsTheFirstGapsThatAreLongEnough() {
        List<Window> taken = List.of(at(0, 60), at(70, 120), at(180, 240));
        assertThat(Window.gaps(taken, NOON, Duration.ofMinutes(60), 2)).containsExactly(at(120, 180), at(240, 300));
        assertThat(Window.gaps(taken, NOON, Duration.ofMinutes(10), 1)).containsExactly(at(60, 70));
        assertThat(Window.gaps(taken, NOON, Duration.ofMinutes(90), 2)).containsExactly(at(240, 330));
    }

    @Test
    void beginsAtOnceWhenNothingIsInTheWay() {
        assertThat(Window.gaps(List.of(), NOON, Duration.ofMinutes(30), 2)).containsExactly(at(0, 30));
        assertThat(Window.gaps(List.of(at(30, 60)), NOON, Duration.ofMinutes(30), 1)).containsExactly(at(0, 30));
        assertThat(Window.gaps(List.of(at(-60, 0)), NOON, Duration.ofMinutes(30), 1)).containsExactly(at(0, 30));
    }

    private static Window at(int from, int to) {
        return new Window(NOON.plus(Duration.ofMinutes(from)), NOON.plus(Duration.ofMinutes(to)));
    }
}
