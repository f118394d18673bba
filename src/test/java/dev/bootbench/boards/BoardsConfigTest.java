package dev.bootbench.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.TestConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoardsConfigTest {
    @Test
    void keysAndDefaults() {
        BoardsConfig defaults = TestConfig.of(BoardsConfig.class, Map.of());
        assertThat(defaults.actionWait()).isEqualTo(Duration.ofSeconds(60));
        assertThat(defaults.commandLimit()).isEqualTo(Duration.ofMinutes(10));
        BoardsConfig set = TestConfig.of(BoardsConfig.class,
                Map.of("bootbench.boards.action-wait", "5s", "bootbench.boards.command-limit", "1m"));
        assertThat(set.actionWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(set.commandLimit()).isEqualTo(Duration.ofMinutes(1));
    }
}
