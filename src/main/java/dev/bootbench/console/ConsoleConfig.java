package dev.bootbench.console;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much of a console is kept here, and how much of it is on its way to one viewer. */
@ConfigMapping(prefix = "bootbench.console")
interface ConsoleConfig {
    /** Kept of each watched console. */
    @WithDefault("1M")
    MemorySize ring();

    /** What a viewer sees of the past on joining. */
    @WithDefault("64K")
    MemorySize tail();

    /** Sent to a viewer beyond the byte that it said it has rendered. */
    @WithDefault("256K")
    MemorySize window();

    /** Largest piece in one frame. With its number it stays under 64 KiB, beyond which a WebSocket's message is cut in two. */
    @WithDefault("60K")
    MemorySize frame();

    /** How long a console stays open after its last viewer. */
    @WithDefault("60s")
    Duration linger();

    /** Between two tries to reach a console. */
    @WithDefault("1s")
    Duration retry();

    /** A viewer that takes no frame for so long is gone. */
    @WithDefault("20s")
    Duration stuck();

    /** A viewer from whom nothing came for so long, not even the answer to a ping, is gone: asleep, or out of the network. */
    @WithDefault("45s")
    Duration silent();

    /** How long the keyboard is kept for a writer whose connection broke. */
    @WithDefault("30s")
    Duration grace();

    /** A writer who types nothing for so long no longer has the keyboard. */
    @WithDefault("15m")
    Duration idle();

    /** Of consoles and kernel logs, for one person at one coordinator. */
    @WithDefault("50")
    int viewsPerPerson();

    /** For all who have one link, at one coordinator. */
    @WithDefault("50")
    int viewsPerLink();
}
