package dev.bootbench.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeploymentsConfigTest {
    private static DeploymentsConfig config(Map<String, String> keys) {
        return new SmallRyeConfigBuilder()
                .withMapping(DeploymentsConfig.class)
                .withSources(new PropertiesConfigSource(keys, "test", 100))
                .addDiscoveredConverters()
                .build()
                .getConfigMapping(DeploymentsConfig.class);
    }

    @Test
    void defaults() {
        DeploymentsConfig config = config(Map.of());
        assertThat(config.limit(DeploymentKind.MODULE_SOURCE)).isEqualTo(1 << 20);
        assertThat(config.limit(DeploymentKind.MODULE)).isEqualTo(16 << 20);
        assertThat(config.limit(DeploymentKind.KERNEL)).isEqualTo(256 << 20);
        assertThat(config.limit(DeploymentKind.FILES)).isEqualTo(64 << 20);
        assertThat(config.fileCount()).isEqualTo(2000);
        assertThat(config.workspace().asLongValue()).isEqualTo(64 << 20);
        assertThat(config.perReservation().asLongValue()).isEqualTo(1 << 30);
        assertThat(config.keep()).isEqualTo(Duration.ofDays(14));
        assertThat(config.reconnect()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.longest()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void keys() {
        DeploymentsConfig config = config(Map.of(
                "bootbench.deployments.module-source", "1K",
                "bootbench.deployments.module", "2K",
                "bootbench.deployments.kernel", "3K",
                "bootbench.deployments.files", "4K",
                "bootbench.deployments.file-count", "5",
                "bootbench.deployments.workspace", "6K",
                "bootbench.deployments.reconnect", "7s",
                "bootbench.deployments.longest", "8s",
                "bootbench.deployments.per-reservation", "9K",
                "bootbench.deployments.keep", "10d"));
        assertThat(config.limit(DeploymentKind.MODULE_SOURCE)).isEqualTo(1024);
        assertThat(config.limit(DeploymentKind.MODULE)).isEqualTo(2048);
        assertThat(config.limit(DeploymentKind.KERNEL)).isEqualTo(3072);
        assertThat(config.limit(DeploymentKind.FILES)).isEqualTo(4096);
        assertThat(config.fileCount()).isEqualTo(5);
        assertThat(config.workspace().asLongValue()).isEqualTo(6144);
        assertThat(config.reconnect()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.longest()).isEqualTo(Duration.ofSeconds(8));
        assertThat(config.perReservation().asLongValue()).isEqualTo(9216);
        assertThat(config.keep()).isEqualTo(Duration.ofDays(10));
    }
}
