package dev.bootbench.link;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host as other features see it.
 *
 * @param since when the link became what it is
 * @param heardAt when the agent last said anything; null when it never has
 * @param sentence what people should know about the link; may be empty
 */
public record HostInfo(
        String name,
        Link link,
        Instant since,
        @Nullable Instant heardAt,
        String version,
        String protocol,
        String sentence) {}
