package dev.bootbench.people;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Beyond this machine only TLS is served: passwords, tokens and consoles never cross a network in the clear. */
@ApplicationScoped
public class TlsRule {
    static final String BEHIND_PROXY = "bootbench.behind-tls-proxy";

    /** Thrown at start; the message stands alone. */
    public static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String message) {
            super(message);
        }
    }

    void atStart(@Observes @Priority(1) StartupEvent event, Config config) {
        check(config);
    }

    /** @throws Broken when the configuration would serve other machines without TLS */
    public static void check(Config config) {
        String host = config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0");
        if (isLoopback(host) || config.getOptionalValue(BEHIND_PROXY, Boolean.class).orElse(false)) {
            return;
        }
        if (!hasCertificate(config)) {
            throw new Broken("Refusing to serve " + host + " without TLS. Set quarkus.http.ssl.certificate.files and "
                    + "quarkus.http.ssl.certificate.key-files, or " + BEHIND_PROXY + "=true when a proxy in front does TLS, "
                    + "or quarkus.http.host=127.0.0.1.");
        }
        if (!config.getOptionalValue("quarkus.http.insecure-requests", String.class).map(TlsRule::shutsPlain).orElse(false)) {
            throw new Broken("Refusing to serve " + host + " also without TLS. Set quarkus.http.insecure-requests=disabled "
                    + "(or redirect).");
        }
    }

    private static boolean shutsPlain(String insecureRequests) {
        return insecureRequests.equalsIgnoreCase("disabled") || insecureRequests.equalsIgnoreCase("redirect");
    }

    private static boolean hasCertificate(Config config) {
        return Stream.of("quarkus.http.ssl.certificate.files", "quarkus.http.ssl.certificate.key-store-file",
                        "quarkus.http.tls-configuration-name")
                .map(key -> config.getOptionalValue(key, String.class))
                .flatMap(Optional::stream)
                .anyMatch(value -> !value.isBlank());
    }

    private static boolean isLoopback(@Nullable String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
