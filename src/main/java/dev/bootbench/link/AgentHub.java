package dev.bootbench.link;

import dev.bootbench.contract.v1.CoordinatorMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Who is connected, and the way to say something to them. Never blocks, and never buffers without bound. */
@ApplicationScoped
public class AgentHub {
    private final ConcurrentMap<String, AgentConnection> live = new ConcurrentHashMap<>();

    /**
     * Hands a message to the host's link; messages of one caller arrive in order.
     *
     * @return false when the host is not connected, or takes no messages any more. True is no promise that it arrived.
     */
    public boolean send(String host, CoordinatorMessage message) {
        AgentConnection connection = live.get(host);
        return connection != null && connection.offer(message);
    }

    public boolean isConnected(String host) {
        return live.containsKey(host);
    }

    Set<String> hosts() {
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
