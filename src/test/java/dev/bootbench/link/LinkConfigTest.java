package dev.bootbench.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.TestConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkConfigTest {
    @Test
    void defaults() {
        LinkConfig config = TestConfig.of(LinkConfig.class, Map.of());
        assertThat(config.silence()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.guard()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.answer()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.queue()).isEqualTo(256);
        assertThat(config.joinFailures()).isEqualTo(10);
        assertThat(config.joinWindow()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void keys() {
        LinkConfig config = TestConfig.of(LinkConfig.class, Map.of("bootbench.link.silence", "20s",
                "bootbench.link.guard", "7s", "bootbench.link.answer", "3s", "bootbench.link.queue", "10",
                "bootbench.link.join-failures", "4", "bootbench.link.join-window", "1m"));
        assertThat(config.joinFailures()).isEqualTo(4);
        assertThat(config.joinWindow()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.silence()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.guard()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.answer()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.queue()).isEqualTo(10);
    }
}
