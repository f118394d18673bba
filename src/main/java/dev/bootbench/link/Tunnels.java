package dev.bootbench.link;

import dev.bootbench.contract.replica.v1.TunnelOrder;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.OpenTunnel;
import dev.bootbench.contract.v1.TunnelDown;
import dev.bootbench.contract.v1.TunnelOpened;
import dev.bootbench.contract.v1.TunnelUp;
import io.grpc.Status;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks agents to open tunnels to their boards, and brings each that they open to the one who asked for it. */
@ApplicationScoped
public class Tunnels {
    /** An emulated board takes seconds to be given keys; its agent gives up before. */
    private static final Duration OPENING = Duration.ofSeconds(60);

    private final AgentHub hub;
    private final ReplicaLinks replicas;
    private final ConcurrentMap<String, Asked> asked = new ConcurrentHashMap<>();

    private record Asked(String host, CompletableFuture<Tunnel> answer) {}

    Tunnels(AgentHub hub, ReplicaLinks replicas) {
        this.hub = hub;
        this.replicas = replicas;
    }

    /**
     * Waits until the tunnel is open, through another replica where the host is linked with that; closing it is the caller's.
     *
     * @param wanted all but the name of its stream
     * @throws TunnelRefusedException in words, also when the host is not connected
     */
    public Tunnel open(String host, OpenTunnel wanted) throws TunnelRefusedException, InterruptedException {
        Optional<Outcall<TunnelOrder, TunnelUp>> other = hub.isConnected(host) ? Optional.empty() : replicas.tunnel(host, wanted);
        return other.isPresent() ? through(other.get(), host, wanted) : openHere(host, wanted);
    }

    private static Tunnel through(Outcall<TunnelOrder, TunnelUp> call, String host, OpenTunnel wanted)
            throws TunnelRefusedException, InterruptedException {
        boolean open = false;
        try {
            // The other one gives up before, in words.
            return switch (call.in().next(OPENING.plusSeconds(5))) {
                case Received.Message<TunnelUp>(TunnelUp first) -> {
                    if (!first.getOpened().getProblem().isEmpty()) {
                        throw new TunnelRefusedException(first.getOpened().getProblem());
                    }
                    open = true;
                    yield new Tunnel(first.getOpened(), call.in(), new ToReplica(call));
                }
                case Received.Silence<TunnelUp> silence -> throw late(host, wanted);
                case Received.End<TunnelUp> end -> throw new TunnelRefusedException(
                        "The coordinator that host " + host + " is linked with cannot be reached just now; try again in a moment.");
            };
        } finally {
            if (!open) {
                call.cancel();
            }
        }
    }

    private record ToReplica(Outcall<TunnelOrder, TunnelUp> call) implements Tunnel.Way {
        @Override
        public boolean put(TunnelDown message) throws InterruptedException {
            return call.out().put(TunnelOrder.newBuilder().setDown(message).build(), Tunnel.STUCK);
        }

        @Override
        public void end() {
            call.cancel();
        }
    }

    private record ToAgent(Outbound<TunnelDown> out) implements Tunnel.Way {
        @Override
        public boolean put(TunnelDown message) throws InterruptedException {
            return out.put(message, Tunnel.STUCK);
        }

        @Override
        public void end() {
            out.finish();
        }
    }

    private static TunnelRefusedException late(String host, OpenTunnel wanted) {
        return new TunnelRefusedException("Host " + host + " did not open a way to " + wanted.getBoard() + " within " + OPENING.toSeconds() + " s.");
    }

    /** One Tunnel call of another replica, from its first message to its end. */
    void serve(Inbound<TunnelOrder> in, Outbound<TunnelUp> out) throws InterruptedException {
        if (!(in.next(OPENING) instanceof Received.Message<TunnelOrder>(TunnelOrder first)) || !first.hasOpen()) {
            return;
        }
        try {
            openHere(first.getOpen().getHost(), first.getOpen().getWanted()).relay(in, out);
        } catch (TunnelRefusedException e) {
            out.put(TunnelUp.newBuilder().setOpened(TunnelOpened.newBuilder().setProblem(String.valueOf(e.getMessage()))).build(), Tunnel.STUCK);
        }
    }

    /** Only of a host that is linked here. */
    private Tunnel openHere(String host, OpenTunnel wanted) throws TunnelRefusedException, InterruptedException {
        String stream = UUID.randomUUID().toString();
        CompletableFuture<Tunnel> answer = new CompletableFuture<>();
        asked.put(stream, new Asked(host, answer));
        boolean taken = false;
        try {
            if (!hub.sendHere(host, CoordinatorMessage.newBuilder().setOpenTunnel(wanted.toBuilder().setStream(stream)).build())) {
                throw new TunnelRefusedException("Host " + host + " is not connected, so " + wanted.getBoard() + " cannot be reached.");
            }
            Tunnel tunnel = answer.get(OPENING.toSeconds(), TimeUnit.SECONDS);
            taken = true;
            return tunnel;
        } catch (ExecutionException e) {
            throw new TunnelRefusedException(String.valueOf(e.getCause().getMessage()));
        } catch (TimeoutException e) {
            throw late(host, wanted);
        } finally {
            asked.remove(stream);
            if (!taken) {
                // One that comes this late is nobody's.
                answer.cancel(false);
                answer.whenComplete((late, problem) -> {
                    if (late != null) {
                        late.close();
                    }
                });
            }
        }
    }

    /** One Tunnel call of an agent, from its first message to its end. */
    void serve(String host, Inbound<TunnelUp> in, Outbound<TunnelDown> out) {
        try {
            // An agent calls at once and says whether it got through when it knows.
            if (!(in.next(OPENING) instanceof Received.Message<TunnelUp>(TunnelUp first)) || !first.hasOpened()) {
                return;
            }
            Asked question = asked.get(first.getOpened().getStream());
            if (question == null || !question.host().equals(host)) {
                out.last(Status.FAILED_PRECONDITION.withDescription(
                        "Nobody waits for this tunnel of host " + host + ": open one when OpenTunnel asks for it."));
                return;
            }
            if (!first.getOpened().getProblem().isEmpty()) {
                question.answer().completeExceptionally(new TunnelRefusedException(first.getOpened().getProblem()));
                return;
            }
            Tunnel tunnel = new Tunnel(first.getOpened(), in, new ToAgent(out));
            if (question.answer().complete(tunnel)) {
                tunnel.awaitClosed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            out.finish();
        }
    }
}
