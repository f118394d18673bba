package dev.bootbench.link;

import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.OpenTunnel;
import dev.bootbench.contract.v1.TunnelDown;
import dev.bootbench.contract.v1.TunnelUp;
import io.grpc.Status;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
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
    private final ConcurrentMap<String, Asked> asked = new ConcurrentHashMap<>();

    private record Asked(String host, CompletableFuture<Tunnel> answer) {}

    Tunnels(AgentHub hub) {
        this.hub = hub;
    }

    /**
     * Waits until the tunnel is open; closing it is the caller's.
     *
     * @param wanted all but the name of its stream
     * @throws TunnelRefusedException in words, also when the host is not connected to this coordinator
     */
    public Tunnel open(String host, OpenTunnel wanted) throws TunnelRefusedException, InterruptedException {
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
            throw new TunnelRefusedException("Host " + host + " did not open a way to " + wanted.getBoard() + " within " + OPENING.toSeconds() + " s.");
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
            Tunnel tunnel = new Tunnel(first.getOpened(), in, out);
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
