package dev.bootbench.link;

import dev.bootbench.contract.replica.v1.ConsoleOrder;
import dev.bootbench.contract.replica.v1.OpenBoardConsole;
import dev.bootbench.contract.replica.v1.ReplicaLinkGrpc;
import dev.bootbench.contract.replica.v1.YieldLink;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.OpenConsole;
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
import org.jboss.logging.Logger;

/** The way to agents that are linked with other replicas. */
@ApplicationScoped
class ReplicaLinks {
    private static final Logger LOG = Logger.getLogger(ReplicaLinks.class);
    private static final int CONSOLE_QUEUE = 64;
    /** One that lives says at once whether it has the agent. */
    private static final Duration YIELD = Duration.ofSeconds(12);

    private final LinkDirectory directory;
    private final Replicas replicas;
    private final ReplicaChannels channels;
    private final LinkConfig config;
    private final Event<CommandAnswered> answered;
    private final Event<AgentUnreachable> unreachable;
    private final ConcurrentMap<UUID, ReplicaTalk> talks = new ConcurrentHashMap<>();
    private final Set<ReplicaConsole> consoles = ConcurrentHashMap.newKeySet();

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
        return directory.holder(host).map(holder -> {
            Outcall<ConsoleOrder, ConsoleUp> call = new Outcall<>("to-console-" + wanted.getBoard(), CONSOLE_QUEUE);
            ReplicaConsole[] self = new ReplicaConsole[1];
            ReplicaConsole stream = new ReplicaConsole(host, call, receiver, () -> consoles.remove(self[0]));
            self[0] = stream;
            consoles.add(stream);
            try {
                ReplicaLinkGrpc.newStub(channels.to(holder)).console(call);
                call.out().offer(ConsoleOrder.newBuilder()
                        .setOpen(OpenBoardConsole.newBuilder().setHost(host).setWanted(wanted)).build());
                stream.start(config.answer());
            } catch (ReplicaChannels.Refused e) {
                consoles.remove(stream);
                throw e;
            }
            return stream;
        });
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
        consoles.stream().filter(stream -> stream.host().equals(event.host()))
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
