package dev.bootbench.link;

import dev.bootbench.contract.v1.CoordinatorMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Who is connected here, and the way to say something to them all. Never blocks, and never buffers without bound. */
@ApplicationScoped
public class AgentHub {
    private final ConcurrentMap<String, AgentConnection> live = new ConcurrentHashMap<>();
    private final ReplicaLinks replicas;

    AgentHub(ReplicaLinks replicas) {
        this.replicas = replicas;
    }

    /**
     * Hands a message to the host's link, or to the replica that the host is linked with; messages of one caller arrive in
     * order while the host stays there.
     *
     * @return false when the host is not connected, or takes no messages any more. True is no promise that it arrived.
     */
    public boolean send(String host, CoordinatorMessage message) {
        return live.containsKey(host) ? sendHere(host, message) : replicas.send(host, message);
    }

    /** Only to a host that is linked with this replica. */
    public boolean sendHere(String host, CoordinatorMessage message) {
        AgentConnection connection = live.get(host);
        return connection != null && connection.offer(message);
    }

    /** Whether it is linked with this replica. */
    public boolean isConnected(String host) {
        return live.containsKey(host);
    }

    /** Those that are linked with this replica. */
    public Set<String> hosts() {
        return Set.copyOf(live.keySet());
    }

    @Nullable AgentConnection connection(String host) {
        return live.get(host);
    }

    /** Makes the connection the host's only one, unless another is there already. */
    boolean admit(AgentConnection connection) {
        return live.putIfAbsent(connection.host(), connection) == null;
    }

    /** True when it was the host's present connection. */
    boolean dismiss(AgentConnection connection) {
        return live.remove(connection.host(), connection);
    }
}
