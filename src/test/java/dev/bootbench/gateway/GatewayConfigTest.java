package dev.bootbench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.TestConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    @Test
    void defaults() {
        GatewayConfig config = TestConfig.of(GatewayConfig.class, Map.of());
        assertThat(config.enabled()).isTrue();
        assertThat(config.host()).isEmpty();
        assertThat(config.port()).isEqualTo(2222);
        assertThat(config.publicHost()).isEmpty();
        assertThat(config.publicPort()).isEmpty();
        assertThat(config.grace()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.strangers()).isEqualTo(60);
        assertThat(config.strangersPerAddress()).isEqualTo(20);
        assertThat(config.perPerson()).isEqualTo(20);
        assertThat(config.idle()).isEqualTo(Duration.ofHours(8));
    }

    @Test
    void keys() {
        GatewayConfig config = TestConfig.of(GatewayConfig.class, Map.of(
                "bootbench.ssh.enabled", "false", "bootbench.ssh.host", "0.0.0.0", "bootbench.ssh.port", "22",
                "bootbench.ssh.public-host", "lab.example.org", "bootbench.ssh.public-port", "2200", "bootbench.ssh.grace", "5s",
                "bootbench.ssh.strangers", "7", "bootbench.ssh.strangers-per-address", "3", "bootbench.ssh.per-person", "2", "bootbench.ssh.idle", "1h"));
        assertThat(config.enabled()).isFalse();
        assertThat(config.host()).contains("0.0.0.0");
        assertThat(config.port()).isEqualTo(22);
        assertThat(config.publicHost()).contains("lab.example.org");
        assertThat(config.publicPort()).contains(2200);
        assertThat(config.grace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.strangers()).isEqualTo(7);
        assertThat(config.strangersPerAddress()).isEqualTo(3);
        assertThat(config.perPerson()).isEqualTo(2);
        assertThat(config.idle()).isEqualTo(Duration.ofHours(1));
    }
}
