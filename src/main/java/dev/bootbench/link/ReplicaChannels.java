package dev.bootbench.link;

import dev.bootbench.replicas.Replica;
import dev.bootbench.replicas.Replicas;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** One HTTP/2 connection to each other replica. Beyond this machine TLS only, as everywhere; or what a proxy in front is said to do. */
@ApplicationScoped
class ReplicaChannels {
    private static final int LARGEST_MESSAGE = 8 * 1024 * 1024;

    /** Its message stands alone. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    private final Replicas replicas;
    private final boolean behindProxy;
    private final ConcurrentMap<UUID, ManagedChannel> channels = new ConcurrentHashMap<>();

    ReplicaChannels(Replicas replicas, @ConfigProperty(name = "bootbench.behind-tls-proxy", defaultValue = "false") boolean behindProxy) {
        this.replicas = replicas;
        this.behindProxy = behindProxy;
    }

    /** @throws Refused when it would have to be spoken to in the clear across a network, or its certificate is not to be had */
    Channel to(Replica replica) {
        Metadata headers = new Metadata();
        headers.put(ReplicaSecretInterceptor.AUTHORIZATION, ReplicaSecretInterceptor.BEARER + replicas.secret());
        return ClientInterceptors.intercept(channels.computeIfAbsent(replica.id(), id -> open(replica.address())),
                MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private ManagedChannel open(URI address) {
        boolean tls = "https".equals(address.getScheme());
        if (!tls && !behindProxy && !isLoopback(address.getHost())) {
            throw new Refused("Refusing to speak to the replica at " + address + " without TLS: set bootbench.replicas.address of that one to "
                    + "its https address, and bootbench.replicas.authority where its certificate is your own.");
        }
        NettyChannelBuilder builder = NettyChannelBuilder
                .forAddress(address.getHost(), address.getPort() >= 0 ? address.getPort() : tls ? 443 : 80)
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                .maxInboundMessageSize(LARGEST_MESSAGE);
        if (!tls) {
            return builder.usePlaintext().build();
        }
        try {
            var ssl = GrpcSslContexts.forClient();
            replicas.authority().ifPresent(file -> ssl.trustManager(file.toFile()));
            return builder.sslContext(ssl.build()).build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new Refused("bootbench.replicas.authority cannot be used: " + e.getMessage());
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    void keepOnly(Replicas living) {
        channels.forEach((id, channel) -> {
            if (living.find(id).isEmpty() && channels.remove(id, channel)) {
                channel.shutdownNow();
            }
        });
    }

    void closeAll() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
