package dev.bootbench.link;

import dev.bootbench.Background;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Lets no call but Join pass without a known agent's credential, and pins the call to that agent's host. */
@ApplicationScoped
class AgentCredentialInterceptor implements ServerInterceptor {
    /** The host whose agent makes the present call. */
    static final Context.Key<String> HOST = Context.key("bootbench-host");

    /** Hash of the credential that it presents. */
    static final Context.Key<String> CREDENTIAL = Context.key("bootbench-credential");

    /** Where it comes from: its TCP connection's far end. */
    static final Context.Key<InetSocketAddress> PEER = Context.key("bootbench-peer");

    /** The address that it comes from, on the other side of a proxy. Of Join alone. */
    static final Context.Key<String> CALLER = Context.keyWithDefault("bootbench-caller", "unknown");

    private static final Logger LOG = Logger.getLogger(AgentCredentialInterceptor.class);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> SAID_CALLER =
            Metadata.Key.of(Connections.CALLER, Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "Bearer ";
    /** Brings a token of its own. */
    private static final String OPEN = AgentLinkGrpc.getJoinMethod().getFullMethodName();

    private final LinkNotes notes;

    AgentCredentialInterceptor(LinkNotes notes) {
        this.notes = notes;
    }

    /** The database is asked on a virtual thread; meanwhile what arrives is kept, and then passed on, on the event loop. */
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        InetSocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress inet
                ? inet : null;
        if (OPEN.equals(call.getMethodDescriptor().getFullMethodName())) {
            return Contexts.interceptCall(Context.current().withValue(CALLER, headers.get(SAID_CALLER)), call, headers, next);
        }
        String authorization = headers.get(AUTHORIZATION);
        if (authorization == null || !authorization.startsWith(BEARER)) {
            call.close(Status.UNAUTHENTICATED.withDescription("An agent has to present its credential: "
                    + "an administrator creates one with the host, and it goes into the agent's credential file."),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        var loop = Vertx.currentContext();
        LateListener<Q> late = new LateListener<>();
        Background.start("agent-credential", () -> {
            Result result = check(authorization.substring(BEARER.length()).strip());
            loop.runOnContext(ignored -> {
                if (late.cancelled) {
                    return;
                }
                switch (result) {
                    case Result.Host host -> {
                        Context context = Context.current().withValues(HOST, host.name(), CREDENTIAL, host.credential(), PEER, peer);
                        late.become(Contexts.interceptCall(context, call, headers, next));
                    }
                    case Result.No no -> call.close(no.status(), new Metadata());
                }
            });
        });
        return late;
    }

    private sealed interface Result {
        record Host(String name, String credential) implements Result {}

        record No(Status status) implements Result {}
    }

    private Result check(String credential) {
        try {
            String hash = AgentCredential.hash(credential);
            return notes.authenticate(hash).<Result>map(host -> new Result.Host(host, hash)).orElseGet(() -> new Result.No(
                    Status.UNAUTHENTICATED.withDescription("This agent credential is not known here. Its host may have "
                            + "been removed: ask an administrator for a new one.")));
        } catch (RuntimeException e) {
            LOG.warn("an agent's credential could not be checked", e);
            return new Result.No(Status.UNAVAILABLE.withDescription("The credential cannot be checked now; try again."));
        }
    }

    /** Keeps events until the real listener is there. Touched on the call's event loop only. */
    private static final class LateListener<Q> extends ServerCall.Listener<Q> {
        private final List<Consumer<ServerCall.Listener<Q>>> kept = new ArrayList<>();
        private ServerCall.@Nullable Listener<Q> real;
        private boolean cancelled;

        void become(ServerCall.Listener<Q> listener) {
            real = listener;
            kept.forEach(event -> event.accept(listener));
            kept.clear();
        }

        private void pass(Consumer<ServerCall.Listener<Q>> event) {
            if (real == null) {
                kept.add(event);
            } else {
                event.accept(real);
            }
        }

        @Override
        public void onMessage(Q message) {
            pass(listener -> listener.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            pass(ServerCall.Listener::onHalfClose);
        }

        @Override
        public void onCancel() {
            cancelled = real == null;
            pass(ServerCall.Listener::onCancel);
        }

        @Override
        public void onComplete() {
            pass(ServerCall.Listener::onComplete);
        }

        @Override
        public void onReady() {
            pass(ServerCall.Listener::onReady);
        }
    }
}
