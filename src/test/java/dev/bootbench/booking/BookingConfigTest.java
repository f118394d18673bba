package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.LabConfig;
import dev.bootbench.TestConfig;
import dev.bootbench.classes.Limits;
import dev.bootbench.people.Role;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
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
        assertThat(config.outage()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.moveAhead()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.memory()).isEqualTo(Duration.ofDays(7));
        assertThat(RoleLimits.of(Role.STUDENT, config)).isEqualTo(new Limits(240, 28, 4, null, null, null));
        assertThat(RoleLimits.of(Role.TEACHER, config)).isEqualTo(new Limits(720, 182, 200, null, null, null));
        assertThat(RoleLimits.of(Role.ADMIN, config)).isEqualTo(new Limits(720, 182, 200, null, null, null));
    }

    @Test
    void keys() {
        BookingConfig config = TestConfig.of(BookingConfig.class, Map.of("bootbench.booking.standard", "30m",
                "bootbench.booking.shortest", "1m", "bootbench.booking.longest", "8h", "bootbench.booking.ahead", "7d",
                "bootbench.booking.per-person", "9",
                "bootbench.booking.outage", "5m", "bootbench.booking.move-ahead", "1h", "bootbench.booking.grace", "5m", "bootbench.booking.memory", "1d"));
        assertThat(config.standard()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.shortest()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.longest()).isEqualTo(Duration.ofHours(8));
        assertThat(config.ahead()).isEqualTo(Duration.ofDays(7));
        assertThat(config.perPerson()).isEqualTo(9);
        assertThat(config.grace()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.memory()).isEqualTo(Duration.ofDays(1));
        assertThat(config.outage()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.moveAhead()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void keysOfLimitsByRole() {
        BookingConfig config = TestConfig.of(BookingConfig.class, Map.of("bootbench.booking.boards-at-once", "1",
                "bootbench.booking.hours-per-day", "4", "bootbench.booking.hours-per-week", "8",
                "bootbench.booking.teachers.longest", "6h", "bootbench.booking.teachers.ahead", "90d",
                "bootbench.booking.teachers.per-person", "20", "bootbench.booking.teachers.boards-at-once", "10",
                "bootbench.booking.admins.hours-per-day", "24", "bootbench.booking.admins.hours-per-week", "99"));
        assertThat(RoleLimits.of(Role.STUDENT, config)).isEqualTo(new Limits(240, 28, 4, 1, 4, 8));
        assertThat(RoleLimits.of(Role.TEACHER, config)).isEqualTo(new Limits(360, 90, 20, 10, null, null));
        assertThat(RoleLimits.of(Role.ADMIN, config)).isEqualTo(new Limits(720, 182, 200, null, 24, 99));
    }

    @Test
    void theLabsAddressIsNoneUnlessSet() {
        assertThat(TestConfig.of(LabConfig.class, Map.of()).url()).isEmpty();
        assertThat(TestConfig.of(LabConfig.class, Map.of("bootbench.lab.url", "https://lab.example.org/")).url())
                .contains(URI.create("https://lab.example.org"));
        for (String wrong : List.of("lab.example.org", "ftp://lab.example.org", "https://lab example")) {
            assertThatThrownBy(() -> TestConfig.of(LabConfig.class, Map.of("bootbench.lab.url", wrong)))
                    .hasMessageContaining("\"" + wrong + "\" is no address of a portal. Write one like https://lab.example.org.");
        }
    }

    @Test
    void theLabsZoneIsTheMachinesUnlessSet() {
        assertThat(TestConfig.of(LabConfig.class, Map.of()).zone()).isEmpty();
        assertThat(TestConfig.of(LabConfig.class, Map.of("bootbench.lab.zone", "Asia/Kathmandu")).zone()).contains(ZoneId.of("Asia/Kathmandu"));
        assertThatThrownBy(() -> TestConfig.of(LabConfig.class, Map.of("bootbench.lab.zone", "Berlin")))
                .hasMessageContaining("\"Berlin\" is no time zone. Write one like Europe/Berlin.");
    }
}
