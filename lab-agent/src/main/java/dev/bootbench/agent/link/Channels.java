package dev.bootbench.agent.link;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Opens the one HTTP/2 connection over which all streams run. */
final class Channels {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    /** Larger than any result document (1 MiB); content travels in chunks of its own. */
    private static final int LARGEST_MESSAGE = 8 * 1024 * 1024;

    private Channels() {}

    /** With the credential on each call. */
    static ManagedChannel open(LinkSettings settings) throws IOException {
        return open(settings.address(), new Credential(settings.credential()));
    }

    /** For the one call that needs no credential. */
    static ManagedChannel open(CoordinatorAddress address) throws IOException {
        return open(address, new ClientInterceptor[0]);
    }

    private static ManagedChannel open(CoordinatorAddress address, ClientInterceptor... interceptors) throws IOException {
        NettyChannelBuilder builder = NettyChannelBuilder
                .forAddress(address.uri().getHost(), address.port())
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .intercept(interceptors);
        if (!address.tls()) {
            return builder.usePlaintext().build();
        }
        var ssl = GrpcSslContexts.forClient();
        if (address.authority().isPresent()) {
            ssl.trustManager(address.authority().get().toFile());
        }
        return builder.sslContext(ssl.build()).build();
    }

    private record Credential(String value) implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<A> listener, Metadata headers) {
                    headers.put(AUTHORIZATION, "Bearer " + value);
                    super.start(listener, headers);
                }
            };
        }
    }
}
