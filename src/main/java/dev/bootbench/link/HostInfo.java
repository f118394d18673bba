package dev.bootbench.link;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host as other features see it.
 *
 * @param since when the link became what it is
 * @param heardAt when the agent last said anything; null when it never has
 * @param sentence what people should know about the link; may be empty
 * @param stateSince when an administrator last moved it
 * @param joined false until its machine has a credential
 */
public record HostInfo(
        String name,
        Link link,
        Instant since,
        @Nullable Instant heardAt,
        String version,
        String protocol,
        String sentence,
        HostState state,
        Instant stateSince,
        boolean joined) {
    /** Whether its agent knows what the contract's minor version brought; false as long as it never connected. */
    public boolean speaks(int minor) {
        int dot = protocol.indexOf('.');
        return dot > 0 && Integer.parseUnsignedInt(protocol.substring(dot + 1)) >= minor;
    }
}
