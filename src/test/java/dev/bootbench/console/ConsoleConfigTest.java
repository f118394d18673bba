package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.TestConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleConfigTest {
    @Test
    void defaults() {
        ConsoleConfig config = TestConfig.of(ConsoleConfig.class, Map.of());
        assertThat(config.ring().asLongValue()).isEqualTo(1024 * 1024);
        assertThat(config.tail().asLongValue()).isEqualTo(64 * 1024);
        assertThat(config.window().asLongValue()).isEqualTo(256 * 1024);
        assertThat(config.frame().asLongValue()).isEqualTo(60 * 1024);
        assertThat(config.linger()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.retry()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.stuck()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.silent()).isEqualTo(Duration.ofSeconds(45));
        assertThat(config.grace()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.idle()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.viewsPerPerson()).isEqualTo(50);
        assertThat(config.viewsPerLink()).isEqualTo(50);
    }

    @Test
    void keys() {
        ConsoleConfig config = TestConfig.of(ConsoleConfig.class, Map.of("bootbench.console.ring", "2M",
                "bootbench.console.tail", "1K", "bootbench.console.window", "2K", "bootbench.console.frame", "3K",
                "bootbench.console.linger", "5s", "bootbench.console.retry", "2s", "bootbench.console.stuck", "3s", "bootbench.console.silent", "7s",
                "bootbench.console.grace", "4s", "bootbench.console.idle", "6m"));
        assertThat(config.ring().asLongValue()).isEqualTo(2 * 1024 * 1024);
        assertThat(config.tail().asLongValue()).isEqualTo(1024);
        assertThat(config.window().asLongValue()).isEqualTo(2048);
        assertThat(config.frame().asLongValue()).isEqualTo(3072);
        assertThat(config.linger()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.retry()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.stuck()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.silent()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.grace()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.idle()).isEqualTo(Duration.ofMinutes(6));
    }

    @Test
    void keysOfHowMany() {
        ConsoleConfig config = TestConfig.of(ConsoleConfig.class, Map.of(
                "bootbench.console.views-per-person", "7", "bootbench.console.views-per-link", "8"));
        assertThat(config.viewsPerPerson()).isEqualTo(7);
        assertThat(config.viewsPerLink()).isEqualTo(8);
    }
}
