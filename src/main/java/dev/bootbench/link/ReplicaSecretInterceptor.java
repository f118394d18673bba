package dev.bootbench.link;

import dev.bootbench.replicas.Replicas;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Lets no call pass but those of this lab's own coordinators. */
@ApplicationScoped
class ReplicaSecretInterceptor implements ServerInterceptor {
    static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    static final String BEARER = "Bearer ";

    private final Replicas replicas;

    ReplicaSecretInterceptor(Replicas replicas) {
        this.replicas = replicas;
    }

    /** Asked for before the first call, which comes on an event loop. */
    void onStart(@Observes StartupEvent event) {
        replicas.secret();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String said = headers.get(AUTHORIZATION);
        if (said == null || !MessageDigest.isEqual(bytes(said), bytes(BEARER + replicas.secret()))) {
            call.close(Status.UNAUTHENTICATED.withDescription("Only this lab's coordinators may call here."), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        InetSocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress inet ? inet : null;
        return Contexts.interceptCall(Context.current().withValue(AgentCredentialInterceptor.PEER, peer), call, headers, next);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
