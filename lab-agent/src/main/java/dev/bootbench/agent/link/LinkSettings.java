package dev.bootbench.agent.link;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the coordinator is and who we are to it.
 *
 * @param coordinator http or https address; the contract shares the coordinator's one port
 * @param credential  the host's own credential, made by an administrator for exactly this host
 * @param authority   certificate (PEM) to trust for https, when the system's own do not cover it
 * @param home        where the spool and the fetched content lie
 */
public record LinkSettings(URI coordinator, String credential, Optional<Path> authority, Path home) {

    public LinkSettings {
        String scheme = coordinator.getScheme();
        if (coordinator.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "the coordinator's address must look like https://lab.example.org:8443, not \"" + coordinator + "\"");
        }
        if (credential.isBlank()) {
            throw new IllegalArgumentException(
                    "the host's credential is empty: make one in the portal under Hosts and put it into the credential file");
        }
    }

    boolean tls() {
        return "https".equals(coordinator.getScheme());
    }

    int port() {
        return coordinator.getPort() >= 0 ? coordinator.getPort() : tls() ? 443 : 80;
    }
}
