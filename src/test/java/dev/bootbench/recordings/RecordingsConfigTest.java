package dev.bootbench.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.TestConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordingsConfigTest {
    @Test
    void defaults() {
        RecordingsConfig config = TestConfig.of(RecordingsConfig.class, Map.of());
        assertThat(config.limit().asLongValue()).isEqualTo(256L * 1024 * 1024);
        assertThat(config.chunk().asLongValue()).isEqualTo(64 * 1024);
        assertThat(config.chunkTime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.keep()).isEqualTo(Duration.ofDays(180));
        assertThat(config.keepAttempts()).isEqualTo(Duration.ofDays(180));
        assertThat(config.ownersDelete()).isTrue();
        assertThat(config.searchLimit().asLongValue()).isEqualTo(512L * 1024 * 1024);
        assertThat(config.searchTime()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void keys() {
        RecordingsConfig config = TestConfig.of(RecordingsConfig.class, Map.of(
                "bootbench.recordings.limit", "1M", "bootbench.recordings.chunk", "1K", "bootbench.recordings.chunk-time", "1s",
                "bootbench.recordings.keep", "3d", "bootbench.recordings.keep-attempts", "4d",
                "bootbench.recordings.owners-delete", "false", "bootbench.recordings.search-limit", "2M",
                "bootbench.recordings.search-time", "2s"));
        assertThat(config.limit().asLongValue()).isEqualTo(1024 * 1024);
        assertThat(config.chunk().asLongValue()).isEqualTo(1024);
        assertThat(config.chunkTime()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.keep()).isEqualTo(Duration.ofDays(3));
        assertThat(config.keepAttempts()).isEqualTo(Duration.ofDays(4));
        assertThat(config.ownersDelete()).isFalse();
        assertThat(config.searchLimit().asLongValue()).isEqualTo(2 * 1024 * 1024);
        assertThat(config.searchTime()).isEqualTo(Duration.ofSeconds(2));
    }
}
