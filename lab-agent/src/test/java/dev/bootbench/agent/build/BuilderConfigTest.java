package dev.bootbench.agent.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuilderConfigTest {
    @Test
    void hasTheseDefaults() {
        BuilderConfig config = TestBuilds.CONFIG;
        assertThat(config.addressSpace().asLongValue()).isEqualTo(2L << 30);
        assertThat(config.memory().asLongValue()).isEqualTo(3L << 30);
        assertThat(config.workSpace().asLongValue()).isEqualTo(256L << 20);
        assertThat(config.fileSize().asLongValue()).isEqualTo(64L << 20);
        assertThat(config.processes()).isEqualTo(64);
    }

    @Test
    void hasTheseKeys() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(BuilderConfig.class)
                .withSources(new io.smallrye.config.PropertiesConfigSource(Map.of(
                        "bootbench.build.address-space", "1G",
                        "bootbench.build.memory", "2G",
                        "bootbench.build.work-space", "1M",
                        "bootbench.build.file-size", "2M",
                        "bootbench.build.processes", "9"), "test", 500))
                .build();
        BuilderConfig mapped = config.getConfigMapping(BuilderConfig.class);
        assertThat(mapped.addressSpace().asLongValue()).isEqualTo(1L << 30);
        assertThat(mapped.memory().asLongValue()).isEqualTo(2L << 30);
        assertThat(mapped.workSpace().asLongValue()).isEqualTo(1L << 20);
        assertThat(mapped.fileSize().asLongValue()).isEqualTo(2L << 20);
        assertThat(mapped.processes()).isEqualTo(9);
    }
}
