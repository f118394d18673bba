package dev.bootbench.replicas;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How coordinators on one database find each other. */
@ConfigMapping(prefix = "bootbench.replicas")
interface ReplicasConfig {
    /** Where the others reach this one, as {@code https://lab-2.example.org:8443}. Otherwise this machine's name and the HTTP port. */
    Optional<String> address();

    /** Certificate (PEM) to trust for the others' https addresses, when the system's own do not cover it. */
    Optional<Path> authority();

    /** How often it says that it is there. */
    @WithDefault("2s")
    Duration heartbeat();

    /** One that was not heard of for so long is gone. */
    @WithDefault("10s")
    Duration gone();
}
