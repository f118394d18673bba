package dev.bootbench.agent.deploy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Deadlines of the steps of a deployment, a slow emulated board in mind. */
@ConfigMapping(prefix = "bootbench.deploy")
public interface DeployConfig {

    /** For a module to build. */
    @WithDefault("2m")
    Duration build();

    /** For a file of a few MiB to arrive on the board. */
    @WithDefault("60s")
    Duration upload();

    /** For one insmod or rmmod, the module's own init or exit function included. */
    @WithDefault("30s")
    Duration load();

    /** For many or large files to be unpacked on the board. */
    @WithDefault("3m")
    Duration unpack();

    /** For a deployed kernel to boot and pass its health check before it is rolled back. */
    @WithDefault("4m")
    Duration kernel();
}
