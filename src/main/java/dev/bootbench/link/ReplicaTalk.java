package dev.bootbench.link;

import dev.bootbench.Background;
import dev.bootbench.contract.replica.v1.FromAgent;
import dev.bootbench.contract.replica.v1.ReplicaLinkGrpc;
import dev.bootbench.contract.replica.v1.ToAgent;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.replicas.Replica;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is said to agents through one other replica: one stream, opened when there is something to say, and anew when it broke. Its monitor guards which one. */
final class ReplicaTalk {
    private static final Logger LOG = Logger.getLogger(ReplicaTalk.class);
    private static final Duration WHILE_SILENT = Duration.ofMinutes(1);

    private final Replica replica;
    private final ReplicaChannels channels;
    private final int queue;
    private final Event<CommandAnswered> answered;
    private final Event<AgentUnreachable> unreachable;
    private @Nullable Outcall<ToAgent, FromAgent> stream;
    /** Of the present stream: who was told something. */
    private Set<String> hosts = new HashSet<>();

    ReplicaTalk(
            Replica replica, ReplicaChannels channels, int queue, Event<CommandAnswered> answered,
            Event<AgentUnreachable> unreachable) {
        this.replica = replica;
        this.channels = channels;
        this.queue = queue;
        this.answered = answered;
        this.unreachable = unreachable;
    }

    synchronized boolean send(String host, CoordinatorMessage message) {
        Outcall<ToAgent, FromAgent> open = stream;
        if (open == null) {
            try {
                open = new Outcall<>("to-replica-" + replica.id(), queue);
                ReplicaLinkGrpc.newStub(channels.to(replica)).tell(open);
            } catch (ReplicaChannels.Refused e) {
                LOG.warn(e.getMessage());
                return false;
            }
            stream = open;
            hosts = new HashSet<>();
            Outcall<ToAgent, FromAgent> begun = open;
            Background.start("from-replica-" + replica.id(), () -> listen(begun));
        }
        hosts.add(host);
        return open.out().offer(ToAgent.newBuilder().setHost(host).setMessage(message).build());
    }

    private void listen(Outcall<ToAgent, FromAgent> call) {
        try {
            while (true) {
                switch (call.in().next(WHILE_SILENT)) {
                    case Received.Message<FromAgent>(FromAgent message) -> guarded(() -> take(message));
                    case Received.Silence<FromAgent> silence -> { }
                    case Received.End<FromAgent> end -> {
                        LOG.debugf("replica %s ended the talk: %s", replica.address(), end.cause());
                        over(call).forEach(host -> guarded(() -> unreachable.fire(new AgentUnreachable(host))));
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Set<String> over(Outcall<ToAgent, FromAgent> call) {
        call.out().finish();
        if (stream != call) {
            return Set.of();
        }
        stream = null;
        return hosts;
    }

    private void take(FromAgent message) {
        if (message.hasDone()) {
            answered.fire(new CommandAnswered(message.getHost(), message.getDone()));
        } else {
            unreachable.fire(new AgentUnreachable(message.getHost()));
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("what another replica said could not be dealt with", e);
        }
    }
}
