package dev.bootbench.link;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How patient the coordinator is with agents. */
@ConfigMapping(prefix = "bootbench.link")
interface LinkConfig {
    /** An agent that said nothing for so long is lost; it sends a heartbeat every 3 s. */
    @WithDefault("10s")
    Duration silence();

    /** While the agent was heard within this time, a second connection for its host is refused instead of replacing it. */
    @WithDefault("5s")
    Duration guard();

    /** From a request to the agent until its first message: Hello, or an opened console. */
    @WithDefault("10s")
    Duration answer();

    /** Messages waiting for one agent; one more, and the link counts as stuck and is closed. */
    @WithDefault("256")
    int queue();

    /** So many wrong join tokens from one address within the window, and no more are looked at until it has passed. */
    @WithDefault("10")
    int joinFailures();

    /** Wrong join tokens are counted over this time. */
    @WithDefault("15m")
    Duration joinWindow();
}
