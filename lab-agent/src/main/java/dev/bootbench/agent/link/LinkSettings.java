package dev.bootbench.agent.link;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the coordinator is and who we are to it.
 *
 * @param coordinator see {@link CoordinatorAddress}, which refuses what must not be
 * @param credential  the host's own credential, made by an administrator for exactly this host
 * @param authority   certificate (PEM) to trust for https, when the system's own do not cover it
 * @param home        where the spool and the fetched content lie
 */
public record LinkSettings(URI coordinator, String credential, Optional<Path> authority, Path home) {

    public LinkSettings {
        var unused = new CoordinatorAddress(coordinator, authority);
        if (credential.isBlank()) {
            throw new IllegalArgumentException(
                    "the host's credential is empty: make one in the portal under Lab and put it into the credential file");
        }
    }

    CoordinatorAddress address() {
        return new CoordinatorAddress(coordinator, authority);
    }
}
