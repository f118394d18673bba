package dev.bootbench.link;

import dev.bootbench.Caller;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells calls that their TCP connection is gone. gRPC on the shared HTTP port (Vert.x 4.5) passes on only streams that
 * were reset in order; a killed agent or a broken cable would go unnoticed until its silence is too long. And tells them who
 * calls: they see the connection's far end alone, which may be a proxy.
 */
@ApplicationScoped
class Connections {
    private static final List<String> PATHS = List.of("/bootbench.agent.v1.AgentLink/", "/bootbench.replica.v1.ReplicaLink/");
    private static final int BEFORE_EVERYTHING = 10_000;
    /** The header of a call that says where it comes from. Whoever sends one has it replaced. */
    static final String CALLER = "bootbench-caller";

    private final ConcurrentMap<InetSocketAddress, Set<Runnable>> open = new ConcurrentHashMap<>();

    void register(@Observes Filters filters) {
        filters.register(this::watch, BEFORE_EVERYTHING);
    }

    private void watch(RoutingContext context) {
        String path = context.request().path();
        if (path != null && PATHS.stream().anyMatch(path::startsWith)) {
            InetSocketAddress peer = address(context.request().connection().remoteAddress());
            if (peer != null && open.putIfAbsent(peer, ConcurrentHashMap.newKeySet()) == null) {
                context.request().connection().closeHandler(closed -> closed(peer));
            }
            context.request().headers().set(CALLER, Caller.address(context.request()));
        }
        context.next();
    }

    /** Runs the action when the peer's connection closes, or at once if it has; not after the registration is closed. */
    Registration onClose(@Nullable InetSocketAddress peer, Runnable action) {
        Set<Runnable> actions = peer == null ? null : open.get(peer);
        if (actions == null) {
            action.run();
            return () -> { };
        }
        actions.add(action);
        if (open.get(peer) != actions) {
            action.run();
        }
        return () -> actions.remove(action);
    }

    private void closed(InetSocketAddress peer) {
        Set<Runnable> actions = open.remove(peer);
        if (actions != null) {
            actions.forEach(Runnable::run);
        }
    }

    private static @Nullable InetSocketAddress address(@Nullable SocketAddress peer) {
        if (peer == null || peer.hostAddress() == null) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(peer.hostAddress()), peer.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address needs no look-up", e);
        }
    }

    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
