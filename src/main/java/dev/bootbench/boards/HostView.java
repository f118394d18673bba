package dev.bootbench.boards;

import dev.bootbench.link.HostInfo;
import dev.bootbench.link.HostState;
import dev.bootbench.link.Link;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host as the API shows it.
 *
 * @param since when the link became what it is
 * @param stateSince when an administrator last moved it
 * @param joined whether it has a credential, that is: whether an agent could connect as it
 * @param heardAt null when its agent never connected
 * @param boards the names of those it has now
 */
public record HostView(
        String name, HostState state, Instant stateSince, boolean joined, Link link, Instant since,
        @Nullable Instant heardAt, String version, String protocol, String sentence, List<String> boards) {
    static HostView of(HostInfo host, String sentence, List<String> boards) {
        return new HostView(host.name(), host.state(), host.stateSince(), host.joined(), host.link(), host.since(),
                host.heardAt(), host.version(), host.protocol(), sentence, boards);
    }
}
