package dev.bootbench.intake;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of what comes in. */
@ConfigMapping(prefix = "bootbench.intake")
interface IntakeConfig {
    /** A request that is no deployment: submissions, and JSON for whatever purpose, several files for a board among it. */
    @WithDefault("8M")
    MemorySize maxBodySize();
}
