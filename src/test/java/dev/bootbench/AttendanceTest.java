package dev.bootbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttendanceTest {
    private static final Instant START = Instant.parse("2026-10-01T08:00:00Z");

    private final Attendance attendance = new Attendance(() -> START);

    @Test
    void nobodyIsThereBeforeTheFirstLook() {
        assertThat(attendance.since(START.plusSeconds(1))).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void whoLooksAllTheTimeIsThereSinceTheStart() {
        attendance.begin(START);
        Instant now = START;
        for (int i = 0; i < 100; i++) {
            now = now.plus(Attendance.PAUSE);
            assertThat(attendance.since(now)).isEqualTo(START);
        }
        // One whose look began a little earlier.
        assertThat(attendance.since(now.minusSeconds(1))).isEqualTo(START);
        assertThat(attendance.since(now.plus(Attendance.PAUSE))).isEqualTo(START);
    }

    @Test
    void aPauseIsABeginning() {
        attendance.begin(START);
        Instant back = START.plus(Attendance.PAUSE).plusMillis(1);
        assertThat(attendance.since(back)).isEqualTo(back);
        assertThat(attendance.since(back.plusSeconds(2))).isEqualTo(back);
    }

    @Test
    void aClockThatWasSetBackIsABeginning() {
        attendance.begin(START);
        Instant earlier = START.minus(Duration.ofHours(1));
        assertThat(attendance.since(earlier)).isEqualTo(earlier);
    }
}
