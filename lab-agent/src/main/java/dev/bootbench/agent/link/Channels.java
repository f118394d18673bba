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

/** Opens the one HTTP/2 connection over which all streams run, and puts the credential on each call. */
final class Channels {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    /** Larger than any result document (1 MiB); content travels in chunks of its own. */
    private static final int LARGEST_MESSAGE = 8 * 1024 * 1024;

    private Channels() {}

    static ManagedChannel open(LinkSettings settings) throws IOException {
        NettyChannelBuilder builder = NettyChannelBuilder
                .forAddress(settings.coordinator().getHost(), settings.port())
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .intercept(new Credential(settings.credential()));
        if (!settings.tls()) {
            return builder.usePlaintext().build();
        }
        var ssl = GrpcSslContexts.forClient();
        if (settings.authority().isPresent()) {
            ssl.trustManager(settings.authority().get().toFile());
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
