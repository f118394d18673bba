package dev.bootbench.agent.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeployConfigTest {
    private static DeployConfig config(Map<String, String> keys) {
        return new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(DeployConfig.class)
                .withSources(new PropertiesConfigSource(keys, "test", 100)).build().getConfigMapping(DeployConfig.class);
    }

    @Test
    void defaults() {
        DeployConfig config = config(Map.of());
        assertThat(config.build()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.upload()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.load()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.unpack()).isEqualTo(Duration.ofMinutes(3));
        assertThat(config.kernel()).isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void keys() {
        DeployConfig config = config(Map.of("bootbench.deploy.build", "1s", "bootbench.deploy.upload", "2s",
                "bootbench.deploy.load", "3s", "bootbench.deploy.unpack", "4s", "bootbench.deploy.kernel", "5s"));
        assertThat(config.build()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.upload()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.load()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.unpack()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.kernel()).isEqualTo(Duration.ofSeconds(5));
    }
}
