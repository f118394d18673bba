package dev.bootbench.agent.build;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one build may use of its host. */
@ConfigMapping(prefix = "bootbench.build")
public interface BuilderConfig {

    /** Address space of one process of a build. */
    @WithDefault("2G")
    MemorySize addressSpace();

    /** Memory of all processes of a build and of its work space; held where the host lets us make a control group. */
    @WithDefault("3G")
    MemorySize memory();

    /** Work space, in memory. The objects of a large hand-in with debug information take about 60 MiB. */
    @WithDefault("256M")
    MemorySize workSpace();

    /** One written file. */
    @WithDefault("64M")
    MemorySize fileSize();

    /** Processes and threads at one time. */
    @WithDefault("64")
    int processes();
}
