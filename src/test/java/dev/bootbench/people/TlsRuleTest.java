package dev.bootbench.people;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
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
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
    void behindAProxyItKnowsWhoCalls(String host) {
        Map<String, String> proxy = Map.of("quarkus.http.host", host, "bootbench.behind-tls-proxy", "true");
        assertThatThrownBy(() -> check(proxy)).isInstanceOf(TlsRule.Broken.class)
                .hasMessageContaining("Set quarkus.http.proxy.proxy-address-forwarding=true and quarkus.http.proxy.trusted-proxies");
        assertThatThrownBy(() -> check(with(proxy, "quarkus.http.proxy.proxy-address-forwarding", "true")))
                .as("anybody could say who they are").isInstanceOf(TlsRule.Broken.class);
        assertThatThrownBy(() -> check(with(proxy, "quarkus.http.proxy.trusted-proxies", "192.0.2.1"))).isInstanceOf(TlsRule.Broken.class);
        assertThatCode(() -> check(with(with(proxy, "quarkus.http.proxy.proxy-address-forwarding", "true"),
                "quarkus.http.proxy.trusted-proxies", "192.0.2.1,192.0.2.2"))).doesNotThrowAnyException();
    }

    private static Map<String, String> with(Map<String, String> properties, String key, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(key, value);
        return more;
    }

    private static void check(Map<String, String> properties) {
        TlsRule.check(new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(properties, "test", 100)).build());
    }
}
