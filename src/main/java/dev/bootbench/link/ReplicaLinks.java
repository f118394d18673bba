package dev.bootbench.link;

import dev.bootbench.contract.replica.v1.ConsoleOrder;
import dev.bootbench.contract.replica.v1.KeyboardNews;
import dev.bootbench.contract.replica.v1.KeyboardOrder;
import dev.bootbench.contract.replica.v1.OpenBoardConsole;
import dev.bootbench.contract.replica.v1.OpenBoardTunnel;
import dev.bootbench.contract.replica.v1.OpenKeyboard;
import dev.bootbench.contract.replica.v1.ReplicaLinkGrpc;
import dev.bootbench.contract.replica.v1.TunnelOrder;
import dev.bootbench.contract.replica.v1.YieldLink;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.OpenConsole;
import dev.bootbench.contract.v1.OpenTunnel;
import dev.bootbench.contract.v1.TunnelUp;
import dev.bootbench.replicas.Replica;
import dev.bootbench.replicas.Replicas;
import io.grpc.StatusRuntimeException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The way to agents that are linked with other replicas. */
@ApplicationScoped
class ReplicaLinks {
    private static final Logger LOG = Logger.getLogger(ReplicaLinks.class);
    private static final int CONSOLE_QUEUE = 64;
    private static final int TUNNEL_QUEUE = 8;
    /** As many views may come at once; with more the stream is opened anew, with all of them. */
    private static final int KEYBOARD_QUEUE = 1024;
    /** One that lives says at once whether it has the agent. */
    private static final Duration YIELD = Duration.ofSeconds(12);

    private final LinkDirectory directory;
    private final Replicas replicas;
    private final ReplicaChannels channels;
    private final LinkConfig config;
    private final Event<CommandAnswered> answered;
    private final Event<AgentUnreachable> unreachable;
    private final ConcurrentMap<UUID, ReplicaTalk> talks = new ConcurrentHashMap<>();
    private final Set<ReplicaStream<?, ?>> streams = ConcurrentHashMap.newKeySet();

    ReplicaLinks(
            LinkDirectory directory, Replicas replicas, ReplicaChannels channels, LinkConfig config,
            Event<CommandAnswered> answered, Event<AgentUnreachable> unreachable) {
        this.directory = directory;
        this.replicas = replicas;
        this.channels = channels;
        this.config = config;
        this.answered = answered;
        this.unreachable = unreachable;
    }

    /** Never waits; false when the host is not known to be linked with a replica that takes messages. */
    boolean send(String host, CoordinatorMessage message) {
        return directory.holder(host).map(holder -> talk(holder).send(host, message)).orElse(false);
    }

    /** A stream of that console; empty when the host is not known to be linked with another replica. */
    Optional<ConsoleStream> console(String host, ConsoleReceiver receiver, OpenConsole wanted) {
        ConsoleOrder open = ConsoleOrder.newBuilder().setOpen(OpenBoardConsole.newBuilder().setHost(host).setWanted(wanted)).build();
        return directory.holder(host).map(holder -> open(host, CONSOLE_QUEUE, receiver, open, call -> stub(holder).console(call)));
    }

    /** The keyboard of that console; empty likewise. */
    Optional<ReplicaStream<KeyboardOrder, KeyboardNews>> keyboard(OpenKeyboard wanted, Receiver<KeyboardNews> receiver) {
        KeyboardOrder open = KeyboardOrder.newBuilder().setOpen(wanted).build();
        return directory.holder(wanted.getHost())
                .map(holder -> open(wanted.getHost(), KEYBOARD_QUEUE, receiver, open, call -> stub(holder).keyboard(call)));
    }

    /** A call that opens such a tunnel; empty likewise. */
    Optional<Outcall<TunnelOrder, TunnelUp>> tunnel(String host, OpenTunnel wanted) {
        return directory.holder(host).map(holder -> {
            Outcall<TunnelOrder, TunnelUp> call = new Outcall<>("to-tunnel-" + wanted.getBoard(), TUNNEL_QUEUE, Tunnel.STUCK);
            stub(holder).tunnel(call);
            call.out().offer(TunnelOrder.newBuilder().setOpen(OpenBoardTunnel.newBuilder().setHost(host).setWanted(wanted)).build());
            return call;
        });
    }

    private ReplicaLinkGrpc.ReplicaLinkStub stub(Replica holder) {
        return ReplicaLinkGrpc.newStub(channels.to(holder));
    }

    private <Q, M> ReplicaStream<Q, M> open(String host, int queue, Receiver<M> receiver, Q first, Consumer<Outcall<Q, M>> start) {
        Outcall<Q, M> call = new Outcall<>("to-replica-of-" + host, queue);
        start.accept(call);
        AtomicReference<ReplicaStream<Q, M>> self = new AtomicReference<>();
        ReplicaStream<Q, M> stream = new ReplicaStream<>(host, call, receiver, () -> streams.remove(self.get()));
        self.set(stream);
        streams.add(stream);
        call.out().offer(first);
        stream.start(config.answer());
        return stream;
    }

    /**
     * Has the replica that the host is linked with end that link; one that cannot be reached is taken for dead, and its link is
     * void once another is noted.
     *
     * @return why the link there stays
     */
    Optional<String> yield(String host) {
        Optional<Replica> holder = directory.holderNow(host);
        if (holder.isEmpty()) {
            return Optional.empty();
        }
        try {
            String refusal = ReplicaLinkGrpc.newBlockingStub(channels.to(holder.get()))
                    .withDeadlineAfter(YIELD.toSeconds(), TimeUnit.SECONDS)
                    .yield(YieldLink.newBuilder().setHost(host).build()).getRefusal();
            return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
        } catch (StatusRuntimeException | ReplicaChannels.Refused e) {
            LOG.infof("replica %s does not answer for host %s, which has come here: %s", holder.get().address(), host, e.getMessage());
            return Optional.empty();
        }
    }

    private ReplicaTalk talk(Replica holder) {
        return talks.computeIfAbsent(holder.id(), id -> new ReplicaTalk(holder, channels, config.queue(), answered, unreachable));
    }

    /** Its agent is elsewhere now, or nowhere: who watched it finds it anew. */
    void unreachable(@Observes AgentUnreachable event) {
        streams.stream().filter(stream -> stream.host().equals(event.host()))
                .forEach(stream -> stream.end("Host " + event.host() + " is no longer linked with that replica."));
    }

    @Scheduled(every = "10s")
    void forgetTheDead() {
        talks.keySet().removeIf(id -> replicas.find(id).isEmpty());
        channels.keepOnly(replicas);
    }

    void onStop(@Observes ShutdownEvent event) {
        channels.closeAll();
    }
}
