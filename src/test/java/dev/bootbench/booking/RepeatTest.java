package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void aClassIsAtTheSameClockTimeAcrossTheChangeToWinter() {
        // Clocks go back on 25 October 2026.
        Window first = at("2026-10-20T14:00:00+02:00", 90);
        List<Window> windows = new Repeat(Repeat.Every.WEEK, 3, BERLIN).windows(first);
        assertThat(windows).extracting(Window::start).containsExactly(
                Instant.parse("2026-10-20T12:00:00Z"), Instant.parse("2026-10-27T13:00:00Z"), Instant.parse("2026-11-03T13:00:00Z"));
        assertThat(windows).allSatisfy(window -> assertThat(window.length()).isEqualTo(Duration.ofMinutes(90)));
    }

    @Test
    void aTimeThatTheChangeToSummerLeavesOutIsMovedOn() {
        // On 28 March 2027 there is no 02:30.
        List<Window> windows = new Repeat(Repeat.Every.DAY, 3, BERLIN).windows(at("2027-03-27T02:30:00+01:00", 60));
        assertThat(windows).extracting(window -> window.start().atZone(BERLIN).toLocalTime())
                .containsExactly(LocalTime.of(2, 30), LocalTime.of(3, 30), LocalTime.of(2, 30));
        assertThat(windows).extracting(window -> window.start().atZone(BERLIN).toLocalDate()).containsExactly(
                LocalDate.of(2027, 3, 27), LocalDate.of(2027, 3, 28), LocalDate.of(2027, 3, 29));
    }

    private static Window at(String start, int minutes) {
        Instant instant = ZonedDateTime.parse(start).toInstant();
        return new Window(instant, instant.plus(Duration.ofMinutes(minutes)));
    }
}
