package dev.bootbench.people;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Beyond this machine only TLS is served: passwords, tokens and consoles never cross a network in the clear. Browsers that came
 * by TLS once are told to come by nothing else: a redirect answers a first request that was already read on the way.
 */
@ApplicationScoped
public class TlsRule {
    static final String BEHIND_PROXY = "bootbench.behind-tls-proxy";
    private static final String FORWARDING = "quarkus.http.proxy.proxy-address-forwarding";
    private static final String TRUSTED = "quarkus.http.proxy.trusted-proxies";
    private static final int BEFORE_EVERYTHING = 10_000;
    private static final String YEAR = "max-age=31536000";

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

    void register(@Observes Filters filters, Config config) {
        boolean behindProxy = isBehindProxy(config);
        filters.register(context -> holdToTls(context, behindProxy), BEFORE_EVERYTHING);
    }

    private static void holdToTls(RoutingContext context, boolean behindProxy) {
        if (behindProxy || context.request().isSSL()) {
            context.response().putHeader("Strict-Transport-Security", YEAR);
        }
        context.next();
    }

    /** @throws Broken when the configuration would serve other machines without TLS, or not know callers from a proxy */
    public static void check(Config config) {
        String host = config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0");
        if (isBehindProxy(config)) {
            demandForwarding(config);
            return;
        }
        if (isLoopback(host)) {
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

    private static boolean isBehindProxy(Config config) {
        return config.getOptionalValue(BEHIND_PROXY, Boolean.class).orElse(false);
    }

    /** Without it all the lab has one address, the proxy's, and one who guesses passwords shuts out everybody. */
    private static void demandForwarding(Config config) {
        if (!config.getOptionalValue(FORWARDING, Boolean.class).orElse(false)
                || config.getOptionalValues(TRUSTED, String.class).orElse(List.of()).isEmpty()) {
            throw new Broken("Refusing to take everybody behind the proxy for one (" + BEHIND_PROXY + "=true). Set " + FORWARDING
                    + "=true and " + TRUSTED + " to the proxy's address, and let the proxy replace X-Forwarded-For by the address "
                    + "of who calls it.");
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
