package dev.bootbench.replicas;

import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Where the other replicas reach this one. */
@ApplicationScoped
class OwnAddress {
    private static final String PREFIX = "quarkus.http.";

    private final ReplicasConfig replicas;
    private final Config config;

    OwnAddress(ReplicasConfig replicas, Config config) {
        this.replicas = replicas;
        this.config = config;
    }

    /** As configured, or else as this machine is called; the port is known once the HTTP server listens. */
    URI get() {
        return replicas.address().map(URI::create).orElseGet(this::usual);
    }

    private URI usual() {
        String host = text("host").orElse("0.0.0.0");
        boolean tls = text("insecure-requests").filter(plain -> !plain.equalsIgnoreCase("enabled")).isPresent();
        String test = LaunchMode.current() == LaunchMode.TEST ? "test-" : "";
        String port = tls ? text(test + "ssl-port").orElse("8443") : text(test + "port").orElse("8080");
        return URI.create((tls ? "https://" : "http://") + name(host) + ":" + port);
    }

    private static String name(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isAnyLocalAddress() ? InetAddress.getLocalHost().getCanonicalHostName()
                    : address.isLoopbackAddress() ? "127.0.0.1" : host;
        } catch (UnknownHostException e) {
            return host;
        }
    }

    private Optional<String> text(String key) {
        return config.getOptionalValue(PREFIX + key, String.class);
    }
}
