package dev.bootbench.people;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsRuleTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.3.2.1"})
    void loopbackNeedsNoTls(String host) {
        assertThatCode(() -> check(Map.of("quarkus.http.host", host))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "no-such-host.invalid"})
    void elsewhereItDoes(String host) {
        assertThatThrownBy(() -> check(Map.of("quarkus.http.host", host)))
                .isInstanceOf(TlsRule.Broken.class)
                .hasMessageContaining("Refusing to serve " + host + " without TLS")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> check(Map.of("quarkus.http.host", host, "quarkus.http.ssl.certificate.files", "/c.pem")))
                .hasMessageContaining("insecure-requests");
        assertThatCode(() -> check(Map.of("quarkus.http.host", host, "quarkus.http.ssl.certificate.files", "/c.pem",
                "quarkus.http.insecure-requests", "redirect"))).doesNotThrowAnyException();
        assertThatCode(() -> check(Map.of("quarkus.http.host", host, "bootbench.behind-tls-proxy", "true")))
                .doesNotThrowAnyException();
    }

    private static void check(Map<String, String> properties) {
        TlsRule.check(new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(properties, "test", 100)).build());
    }
}
