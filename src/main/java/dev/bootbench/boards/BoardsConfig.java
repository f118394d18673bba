package dev.bootbench.boards;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of what is asked of boards. */
@ConfigMapping(prefix = "bootbench.boards")
interface BoardsConfig {
    /** How long a request waits for a board to do what it was told; the command goes on after that. */
    @WithDefault("60s")
    Duration actionWait();

    /** After so long without an answer a command counts as forgotten. */
    @WithDefault("10m")
    Duration commandLimit();
}
