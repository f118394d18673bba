package dev.bootbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class LabTimesTest {
    private static final LabTimes BERLIN = new LabTimes(ZoneId.of("Europe/Berlin"));
    private static final Instant NOW = Instant.parse("2026-11-22T23:30:00Z");

    @Test
    void theClockIsTheLabsAndSaysWhichItIs() {
        assertThat(BERLIN.clock(NOW)).isEqualTo("00:30 CET");
        assertThat(BERLIN.clock(Instant.parse("2026-07-01T12:00:00Z"))).isEqualTo("14:00 CEST");
        assertThat(new LabTimes(ZoneId.of("Asia/Kolkata")).clock(NOW)).isEqualTo("05:00 IST");
        assertThat(new LabTimes(ZoneId.of("UTC")).clock(NOW)).isEqualTo("23:30 UTC");
    }

    @Test
    void daysAreTheLabsToo() {
        assertThat(BERLIN.day(NOW)).isEqualTo("Mon 23 Nov");
        assertThat(BERLIN.date(NOW)).isEqualTo("Monday 23 November");
        assertThat(BERLIN.moment(NOW.plusSeconds(3600), NOW)).isEqualTo("today 01:30 CET");
        assertThat(BERLIN.moment(NOW.minusSeconds(3600), NOW)).isEqualTo("Sunday 22 November 23:30 CET");
        assertThat(BERLIN.moment(NOW.plusSeconds(7 * 86_400), NOW)).isEqualTo("Monday 00:30 CET");
        assertThat(BERLIN.moment(NOW.plusSeconds(8 * 86_400), NOW)).isEqualTo("Tuesday 1 December 00:30 CET");
    }
}
