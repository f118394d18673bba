package dev.bootbench.agent.grading;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the grader waits for boards. What a submission may take, its exercise states. */
@ConfigMapping(prefix = "bootbench.grader")
public interface GraderConfig {

    /** For a board to become pristine, a cold boot without hardware virtualisation included. */
    @WithDefault("3m")
    Duration prepare();

    /** For a simple command to come back before the board counts as silent. */
    @WithDefault("5s")
    Duration answer();

    /** For one new connection to a board that is silent. */
    @WithDefault("15s")
    Duration reconnect();

    /** For what a silent kernel prints when it is asked with SysRq. */
    @WithDefault("5s")
    Duration sysrq();

    /** After the beginning of a step that does not end: by then the slowest hang detector of a grading image has spoken. */
    @WithDefault("25s")
    Duration hangDetectors();

    /** For a kernel report to print to its end. */
    @WithDefault("10s")
    Duration reportEnds();
}
