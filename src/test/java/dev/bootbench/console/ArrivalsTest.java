package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private final Arrivals arrivals = new Arrivals();

    @Test
    void everyByteHasTheTimeOfThePieceItCameIn() {
        arrivals.note(0, 5_000_001);
        arrivals.note(10, 5_000_900);
        arrivals.note(20, 6_000_000);
        assertThat(arrivals.of(0, 20)).as("less than a millisecond apart is one").containsExactly(at(0, 5_000_001));
        assertThat(arrivals.of(12, 25)).containsExactly(at(12, 5_000_001), at(20, 6_000_000));
        assertThat(arrivals.of(20, 21)).containsExactly(at(20, 6_000_000));
    }

    @Test
    void whatIsGoneTakesItsTimeAlong() {
        arrivals.note(0, 1_000_000);
        arrivals.note(10, 2_000_000);
        arrivals.note(20, 3_000_000);
        arrivals.forgetBefore(15);
        assertThat(arrivals.of(0, 15)).containsExactly(at(10, 2_000_000));
        assertThat(arrivals.of(15, 30)).containsExactly(at(15, 2_000_000), at(20, 3_000_000));
        arrivals.note(5, 9_000_000);
        assertThat(arrivals.of(0, 30)).as("a stream that begins again").isEqualTo(List.of(at(5, 9_000_000)));
    }

    @Test
    void aLineTypedForHoursKeepsABoundedNumber() {
        for (int letter = 0; letter < 100_000; letter++) {
            arrivals.note(letter, letter * 2_000L);
        }
        assertThat(arrivals.of(0, 100_000)).hasSize(16 * 1024);
    }

    private static Frame.Arrival at(long first, long micros) {
        return new Frame.Arrival(first, Instant.EPOCH.plusNanos(micros * 1000));
    }
}
