package dev.bootbench.recordings;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is recorded, and how long it is kept. */
@ConfigMapping(prefix = "bootbench.recordings")
interface RecordingsConfig {
    /** Of one recording; what comes after is not kept, and the recording says so. */
    @WithDefault("256M")
    MemorySize limit();

    /** Bytes of a console are stored together up to this size, … */
    @WithDefault("64K")
    MemorySize chunk();

    /** … or after this time, if there are fewer. */
    @WithDefault("5s")
    Duration chunkTime();

    /** How long recordings of reservations are kept. */
    @WithDefault("180d")
    Duration keep();

    /** How long recordings of graded attempts are kept. Their raw console is part of the attempt and stays with it. */
    @WithDefault("180d")
    Duration keepAttempts();

    /** Whether people may delete recordings of their own reservations. Administrators may delete any. */
    @WithDefault("true")
    boolean ownersDelete();

    /** Read by one search at most; it then says where to go on. */
    @WithDefault("512M")
    MemorySize searchLimit();

    /** The longest that one search takes; it then says where to go on. */
    @WithDefault("5s")
    Duration searchTime();
}
