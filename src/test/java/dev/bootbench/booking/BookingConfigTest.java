package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.TestConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BookingConfigTest {
    @Test
    void defaults() {
        BookingConfig config = TestConfig.of(BookingConfig.class, Map.of());
        assertThat(config.standard()).isEqualTo(Duration.ofHours(1));
        assertThat(config.shortest()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.longest()).isEqualTo(Duration.ofHours(4));
        assertThat(config.ahead()).isEqualTo(Duration.ofDays(28));
        assertThat(config.perPerson()).isEqualTo(4);
        assertThat(config.grace()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.memory()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void keys() {
        BookingConfig config = TestConfig.of(BookingConfig.class, Map.of("bootbench.booking.standard", "30m",
                "bootbench.booking.shortest", "1m", "bootbench.booking.longest", "8h", "bootbench.booking.ahead", "7d",
                "bootbench.booking.per-person", "9",
                "bootbench.booking.grace", "5m", "bootbench.booking.memory", "1d"));
        assertThat(config.standard()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.shortest()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.longest()).isEqualTo(Duration.ofHours(8));
        assertThat(config.ahead()).isEqualTo(Duration.ofDays(7));
        assertThat(config.perPerson()).isEqualTo(9);
        assertThat(config.grace()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.memory()).isEqualTo(Duration.ofDays(1));
    }
}
