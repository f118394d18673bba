package dev.bootbench.deployments;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of what is put on boards, and how long its agent has for it. */
@ConfigMapping(prefix = "bootbench.deployments")
interface DeploymentsConfig {
    /** Sources of a module, as they are sent and unpacked. */
    @WithDefault("1M")
    MemorySize moduleSource();

    /** A built module. */
    @WithDefault("16M")
    MemorySize module();

    /** A kernel with initrd, device tree and modules; {@code quarkus.http.limits.max-body-size} is above it. */
    @WithDefault("256M")
    MemorySize kernel();

    /** Plain files, as they are sent and unpacked. */
    @WithDefault("64M")
    MemorySize files();

    /** How many plain files at a time. */
    @WithDefault("2000")
    int fileCount();

    /** A person's home folder, packed. */
    @WithDefault("64M")
    MemorySize workspace();

    /** All that is sent in one reservation; what is deployed again counts once. */
    @WithDefault("1G")
    MemorySize perReservation();

    /** How long after the end of its reservation what was sent is kept, to be deployed again. */
    @WithDefault("14d")
    Duration keep();

    /** How long a host may be out of reach before its deployments count as lost. */
    @WithDefault("60s")
    Duration reconnect();

    /** The longest a deployment may take, a kernel that boots and is rolled back included. */
    @WithDefault("30m")
    Duration longest();

    default long limit(DeploymentKind kind) {
        return switch (kind) {
            case MODULE_SOURCE -> moduleSource().asLongValue();
            case MODULE -> module().asLongValue();
            case KERNEL -> kernel().asLongValue();
            case FILES -> files().asLongValue();
        };
    }
}
