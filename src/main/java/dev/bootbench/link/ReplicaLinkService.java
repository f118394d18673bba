package dev.bootbench.link;

import dev.bootbench.Background;
import dev.bootbench.contract.replica.v1.ConsoleOrder;
import dev.bootbench.contract.replica.v1.FromAgent;
import dev.bootbench.contract.replica.v1.KeyboardNews;
import dev.bootbench.contract.replica.v1.KeyboardOrder;
import dev.bootbench.contract.replica.v1.OpenBoardConsole;
import dev.bootbench.contract.replica.v1.ReplicaLinkGrpc;
import dev.bootbench.contract.replica.v1.ToAgent;
import dev.bootbench.contract.replica.v1.TunnelOrder;
import dev.bootbench.contract.replica.v1.YieldLink;
import dev.bootbench.contract.replica.v1.Yielded;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.TunnelUp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import java.time.Duration;

/** What other replicas ask of this one: its agents. Each call is handed to a virtual thread at once. */
@GrpcService
@RegisterInterceptor(ReplicaSecretInterceptor.class)
public class ReplicaLinkService extends ReplicaLinkGrpc.ReplicaLinkImplBase {
    private static final int QUEUE = 64;
    private static final int KEYBOARD_QUEUE = 1024;
    private static final int TUNNEL_QUEUE = 8;
    private static final Duration WHILE_SILENT = Duration.ofMinutes(1);
    /** A replica that takes nothing of a console for so long opens it anew when it can. */
    private static final Duration STUCK = Duration.ofSeconds(5);

    private final ForeignOrders orders;
    private final ConsoleStreams consoles;
    private final KeyboardDesk keyboards;
    private final Tunnels tunnels;
    private final AgentHub hub;
    private final ControlLink control;
    private final Connections connections;
    private final LinkConfig config;

    ReplicaLinkService(
            ForeignOrders orders, ConsoleStreams consoles, KeyboardDesk keyboards, Tunnels tunnels, AgentHub hub, ControlLink control,
            Connections connections, LinkConfig config) {
        this.orders = orders;
        this.consoles = consoles;
        this.keyboards = keyboards;
        this.tunnels = tunnels;
        this.hub = hub;
        this.control = control;
        this.connections = connections;
        this.config = config;
    }

    @Override
    public StreamObserver<ToAgent> tell(StreamObserver<FromAgent> answers) {
        return serve("replica-orders", answers, config.queue(), this::tell);
    }

    private void tell(Inbound<ToAgent> in, Outbound<FromAgent> out) throws InterruptedException {
        try {
            while (true) {
                switch (in.next(WHILE_SILENT)) {
                    case Received.Message<ToAgent>(ToAgent order) -> orders.pass(order, out);
                    case Received.Silence<ToAgent> silence -> { }
                    case Received.End<ToAgent> end -> {
                        return;
                    }
                }
            }
        } finally {
            orders.forget(out);
        }
    }

    @Override
    public StreamObserver<ConsoleOrder> console(StreamObserver<ConsoleUp> answers) {
        return serve("replica-console", answers, QUEUE, this::console);
    }

    private void console(Inbound<ConsoleOrder> in, Outbound<ConsoleUp> out) throws InterruptedException {
        if (!(in.next(config.answer()) instanceof Received.Message<ConsoleOrder>(ConsoleOrder first)) || !first.hasOpen()) {
            return;
        }
        OpenBoardConsole wanted = first.getOpen();
        ConsoleStream stream = consoles.openHere(wanted.getHost(), new ToReplica(in, out), wanted.getWanted().toBuilder());
        try {
            while (true) {
                switch (in.next(WHILE_SILENT)) {
                    case Received.Message<ConsoleOrder> nothing -> { }
                    case Received.Silence<ConsoleOrder> silence -> { }
                    case Received.End<ConsoleOrder> end -> {
                        return;
                    }
                }
            }
        } finally {
            stream.close();
        }
    }

    /** The other replica sets the pace: the agent's stream waits, and is moved forward if that lasts, without holding up any other. */
    private record ToReplica(Inbound<ConsoleOrder> in, Outbound<ConsoleUp> out) implements ConsoleReceiver {
        @Override
        public void received(ConsoleUp message) {
            try {
                if (!out.put(message, STUCK)) {
                    in.stop();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void ended(String sentence) {
            out.last(Status.ABORTED.withDescription(sentence));
            in.stop();
        }
    }

    @Override
    public StreamObserver<KeyboardOrder> keyboard(StreamObserver<KeyboardNews> answers) {
        return serve("replica-keyboard", answers, KEYBOARD_QUEUE, this::keyboard);
    }

    private void keyboard(Inbound<KeyboardOrder> in, Outbound<KeyboardNews> out) throws InterruptedException {
        if (!(in.next(config.answer()) instanceof Received.Message<KeyboardOrder>(KeyboardOrder first)) || !first.hasOpen()) {
            return;
        }
        if (!hub.isConnected(first.getOpen().getHost())) {
            out.last(Status.ABORTED.withDescription("Host " + first.getOpen().getHost() + " is not linked with this replica."));
            return;
        }
        Receiver<KeyboardOrder> views = keyboards.open(first.getOpen(), new Receiver<>() {
            @Override
            public void received(KeyboardNews news) {
                if (!out.offer(news)) {
                    in.stop();
                }
            }

            @Override
            public void ended(String sentence) {
                out.last(Status.ABORTED.withDescription(sentence));
                in.stop();
            }
        });
        try {
            while (true) {
                switch (in.next(WHILE_SILENT)) {
                    case Received.Message<KeyboardOrder>(KeyboardOrder order) -> views.received(order);
                    case Received.Silence<KeyboardOrder> silence -> { }
                    case Received.End<KeyboardOrder> end -> {
                        return;
                    }
                }
            }
        } finally {
            views.ended("The other replica is gone.");
        }
    }

    @Override
    public StreamObserver<TunnelOrder> tunnel(StreamObserver<TunnelUp> answers) {
        return serve("replica-tunnel", answers, TUNNEL_QUEUE, Tunnel.STUCK, tunnels::serve);
    }

    @Override
    public void yield(YieldLink request, StreamObserver<Yielded> answer) {
        Background.start("yield-" + request.getHost(), () -> {
            try {
                answer.onNext(Yielded.newBuilder().setRefusal(control.yield(request.getHost()).orElse("")).build());
                answer.onCompleted();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private interface Work<Q, R> {
        void serve(Inbound<Q> in, Outbound<R> out) throws InterruptedException;
    }

    private <Q, R> Inbound<Q> serve(String name, StreamObserver<R> answers, int queue, Work<Q, R> work) {
        return serve(name, answers, queue, Outbound.STUCK, work);
    }

    private <Q, R> Inbound<Q> serve(String name, StreamObserver<R> answers, int queue, Duration stuck, Work<Q, R> work) {
        return AgentLinkService.serve(connections, AgentCredentialInterceptor.PEER.get(), name, answers, queue, stuck,
                (Inbound<Q> in, Outbound<R> out) -> {
                    try {
                        work.serve(in, out);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        out.finish();
                    }
                });
    }
}
