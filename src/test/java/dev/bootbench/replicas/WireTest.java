package dev.bootbench.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.TestConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WireTest {
    private final String self = UUID.randomUUID().toString();

    @Test
    void whatATransactionTellsGoesTogetherUnderItsSender() {
        Set<String> words = new LinkedHashSet<>(List.of("CHANGED BOARD vm-1", "HOLDS vm-1"));
        assertThat(Wire.payloads(self, words)).containsExactly(self + "\nCHANGED BOARD vm-1\nHOLDS vm-1");
    }

    @Test
    void noPayloadIsLargerThanPostgresTakesAndNothingIsLeftOut() {
        Set<String> words = IntStream.range(0, 900).mapToObj(i -> "CHANGED BOARD brett-für-alle-" + i).collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> payloads = Wire.payloads(self, words);
        assertThat(payloads).hasSizeGreaterThan(1).allMatch(payload -> payload.getBytes(StandardCharsets.UTF_8).length < 8000);
        assertThat(payloads.stream().flatMap(payload -> payload.lines().skip(1))).containsExactlyElementsOf(words);
    }

    @Test
    void whatIsTooMuchIsEverything() {
        Set<String> many = IntStream.range(0, 2000).mapToObj(i -> "CHANGED BOARD vm-" + i).collect(Collectors.toSet());
        assertThat(Wire.payloads(self, many)).containsExactly(self + "\n*");
        assertThat(Wire.payloads(self, Set.of("CUT_OFF bench-1 " + "x".repeat(8000)))).containsExactly(self + "\n*");
    }

    @Test
    void settings() {
        ReplicasConfig defaults = TestConfig.of(ReplicasConfig.class, Map.of());
        assertThat(defaults.address()).isEmpty();
        assertThat(defaults.authority()).isEmpty();
        assertThat(defaults.heartbeat()).isEqualTo(Duration.ofSeconds(2));
        assertThat(defaults.gone()).isEqualTo(Duration.ofSeconds(10));
        ReplicasConfig set = TestConfig.of(ReplicasConfig.class, Map.of("bootbench.replicas.address", "https://lab-2.example.org:8443",
                "bootbench.replicas.authority", "/etc/lab.pem", "bootbench.replicas.heartbeat", "1s", "bootbench.replicas.gone", "5s"));
        assertThat(set.address()).contains("https://lab-2.example.org:8443");
        assertThat(set.authority().orElseThrow()).hasToString("/etc/lab.pem");
        assertThat(set.heartbeat()).isEqualTo(Duration.ofSeconds(1));
        assertThat(set.gone()).isEqualTo(Duration.ofSeconds(5));
    }
}
