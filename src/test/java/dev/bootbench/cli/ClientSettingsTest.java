package dev.bootbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
    private static final JsonNode KEPT = JsonNodeFactory.instance.objectNode().put("url", "https://lab.example.org").put("token", "bbt_kept");

    @Test
    void whoHasSignedInNowhereMeansTheLabOfThisMachine() {
        assertThat(ClientSettings.of(Map.of(), NOTHING)).isEqualTo(new ClientSettings("http://127.0.0.1:8080", null, null, null));
        assertThat(ClientSettings.of(Map.of("BOOTBENCH_PORT", "8081"), NOTHING).url()).isEqualTo("http://127.0.0.1:8081");
    }

    @Test
    void laterCommandsMeanTheLabThatOneSignedInAt() {
        assertThat(ClientSettings.of(Map.of("BOOTBENCH_PORT", "8080"), KEPT))
                .isEqualTo(new ClientSettings("https://lab.example.org", "bbt_kept", null, null));
    }

    @Test
    void aTokenGoesToTheLabThatMadeItAlone() {
        assertThat(ClientSettings.of(Map.of("BOOTBENCH_URL", "http://127.0.0.1:8080"), KEPT))
                .isEqualTo(new ClientSettings("http://127.0.0.1:8080", null, null, null));
        assertThat(ClientSettings.of(Map.of("BOOTBENCH_URL", "https://lab.example.org/"), KEPT).token()).isEqualTo("bbt_kept");
        assertThat(ClientSettings.of(Map.of("BOOTBENCH_URL", "http://127.0.0.1:8080", "BOOTBENCH_TOKEN", "bbt_other"), KEPT).token())
                .isEqualTo("bbt_other");
    }

    @Test
    void whoNamesThemselvesIsNotWhoSignedInLast() {
        Map<String, String> mira = Map.of("BOOTBENCH_LOGIN", "mira", "BOOTBENCH_PASSWORD", "secret");
        assertThat(ClientSettings.of(mira, KEPT)).isEqualTo(new ClientSettings("https://lab.example.org", null, "mira", "secret"));
    }
}
