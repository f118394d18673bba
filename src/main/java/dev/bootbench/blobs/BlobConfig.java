package dev.bootbench.blobs;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How content is kept. */
@ConfigMapping(prefix = "bootbench.blobs")
interface BlobConfig {
    /** The largest content that is accepted; a console recording of a long run is the largest there is. */
    @WithDefault("256M")
    MemorySize maxSize();

    /** Uncompressed size of a chunk: what one reader or writer holds in memory. */
    @WithDefault("256K")
    MemorySize chunkSize();

    /** How many months after the present one have their partition already. */
    @WithDefault("2")
    int monthsAhead();
}
