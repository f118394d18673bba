package dev.bootbench.link;

import dev.bootbench.contract.replica.v1.KeyboardNews;
import dev.bootbench.contract.replica.v1.KeyboardOrder;
import dev.bootbench.contract.replica.v1.OpenKeyboard;
import dev.bootbench.replicas.Replica;
import dev.bootbench.replicas.Replicas;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** The way to the keyboards of consoles whose hosts are linked with other replicas. */
@ApplicationScoped
public class KeyboardStreams {
    private final AgentHub hub;
    private final LinkDirectory directory;
    private final ReplicaLinks links;
    private final Replicas replicas;

    KeyboardStreams(AgentHub hub, LinkDirectory directory, ReplicaLinks links, Replicas replicas) {
        this.hub = hub;
        this.directory = directory;
        this.links = links;
        this.replicas = replicas;
    }

    /** The replica that decides who types at that host's consoles: the one it is linked with. Empty when none is known. Never waits. */
    public Optional<UUID> place(String host) {
        return hub.isConnected(host) ? Optional.of(replicas.self()) : directory.holder(host).map(Replica::id);
    }

    /** Whether that place is here. */
    public boolean isHere(UUID place) {
        return place.equals(replicas.self());
    }

    /**
     * Takes part in the keyboard that another replica has. Returns at once; {@code ended} is always the last that the receiver is told.
     *
     * @return empty when the host is not known to be linked with another replica
     */
    public Optional<ReplicaStream<KeyboardOrder, KeyboardNews>> open(OpenKeyboard wanted, Receiver<KeyboardNews> receiver) {
        return links.keyboard(wanted, receiver);
    }
}
