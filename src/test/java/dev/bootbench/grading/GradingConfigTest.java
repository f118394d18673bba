package dev.bootbench.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.intake.IntakeLimits;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradingConfigTest {
    private static GradingConfig config(Map<String, String> keys) {
        return new SmallRyeConfigBuilder()
                .withMapping(GradingConfig.class)
                .withSources(new PropertiesConfigSource(keys, "test", 100))
                .addDiscoveredConverters()
                .build()
                .getConfigMapping(GradingConfig.class);
    }

    @Test
    void defaults() {
        GradingConfig config = config(Map.of());
        assertThat(config.intake().limits()).isEqualTo(new IntakeLimits(100, 1 << 20, 4 << 20, 4));
        assertThat(config.expiry()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.reconnect()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.claimExpiry()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.runCap()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.lease()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.shortLease()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.firstEstimate()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.poll()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.capture()).isEqualTo(Duration.ofMinutes(4));
        assertThat(config.retries()).isEqualTo(2);
        assertThat(config.boardsPerPerson()).isEqualTo(1);
    }

    @Test
    void keys() {
        GradingConfig config = config(Map.ofEntries(
                Map.entry("bootbench.grading.intake.files", "9"),
                Map.entry("bootbench.grading.intake.file-size", "2K"),
                Map.entry("bootbench.grading.intake.total-size", "3K"),
                Map.entry("bootbench.grading.intake.depth", "1"),
                Map.entry("bootbench.grading.expiry", "1s"),
                Map.entry("bootbench.grading.reconnect", "2s"),
                Map.entry("bootbench.grading.claim-expiry", "3s"),
                Map.entry("bootbench.grading.run-cap", "4s"),
                Map.entry("bootbench.grading.lease", "5s"),
                Map.entry("bootbench.grading.short-lease", "6s"),
                Map.entry("bootbench.grading.first-estimate", "7s"),
                Map.entry("bootbench.grading.poll", "8s"),
                Map.entry("bootbench.grading.capture", "11s"),
                Map.entry("bootbench.grading.margin", "12s"),
                Map.entry("bootbench.grading.give-way", "13s"),
                Map.entry("bootbench.grading.notice", "14s"),
                Map.entry("bootbench.grading.retries", "9"),
                Map.entry("bootbench.grading.boards-per-person", "10")));
        assertThat(config.intake().limits()).isEqualTo(new IntakeLimits(9, 2048, 3072, 1));
        assertThat(config.expiry()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.reconnect()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.claimExpiry()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.runCap()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.lease()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.shortLease()).isEqualTo(Duration.ofSeconds(6));
        assertThat(config.firstEstimate()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.poll()).isEqualTo(Duration.ofSeconds(8));
        assertThat(config.capture()).isEqualTo(Duration.ofSeconds(11));
        assertThat(config.margin()).isEqualTo(Duration.ofSeconds(12));
        assertThat(config.giveWay()).isEqualTo(Duration.ofSeconds(13));
        assertThat(config.notice()).isEqualTo(Duration.ofSeconds(14));
        assertThat(config.retries()).isEqualTo(9);
        assertThat(config.boardsPerPerson()).isEqualTo(10);
    }
}
