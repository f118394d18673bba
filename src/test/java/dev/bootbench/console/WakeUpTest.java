package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WakeUpTest {
    private static final long MS = 1_000_000;
    private long now = 1_000 * MS;
    private final WakeUp wakeUp = new WakeUp(now);

    @Test
    void theFirstBytesAfterAPauseWakeAtOnce() {
        assertThat(wakeUp.news(now, 1000)).isTrue();
        now += 60 * MS;
        assertThat(wakeUp.news(now, 1000)).isTrue();
        assertThat(wakeUp.left(now)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void inAStreamManyAreWokenMoreRarelyThanFew() {
        assertThat(wakeUp.news(now, 100)).isTrue();
        assertThat(wakeUp.news(now + MS, 100)).isFalse();
        assertThat(wakeUp.left(now + MS)).isEqualTo(4 * MS + MS / 2);
        assertThat(wakeUp.news(now + 2 * MS, 100)).as("later bytes do not put it off").isFalse();
        assertThat(wakeUp.left(now + 5 * MS + MS / 2)).isZero();
        wakeUp.done(now + 6 * MS);
        assertThat(wakeUp.left(now + 6 * MS)).isEqualTo(Long.MAX_VALUE);
        assertThat(wakeUp.news(now + 7 * MS, 1)).as("one viewer gets a UART's bytes as they come").isTrue();
    }

    @Test
    void nobodyWaitsLongerThanOneSees() {
        assertThat(wakeUp.news(now, 100_000)).isTrue();
        assertThat(wakeUp.news(now + MS, 100_000)).isFalse();
        assertThat(wakeUp.left(now + MS)).isEqualTo(49 * MS);
    }
}
