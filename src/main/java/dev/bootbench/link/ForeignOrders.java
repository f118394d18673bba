package dev.bootbench.link;

import dev.bootbench.contract.replica.v1.FromAgent;
import dev.bootbench.contract.replica.v1.ToAgent;
import dev.bootbench.contract.v1.AgentMessage.MessageCase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What other replicas tell agents through this one, and whom each board command's answer is for. */
@ApplicationScoped
class ForeignOrders {
    private record Asked(String host, Outbound<FromAgent> by) {}

    private final AgentHub hub;
    private final ConcurrentMap<String, Asked> commands = new ConcurrentHashMap<>();

    ForeignOrders(AgentHub hub) {
        this.hub = hub;
    }

    void pass(ToAgent order, Outbound<FromAgent> by) {
        if (order.getMessage().hasBoardCommand()) {
            commands.put(order.getMessage().getBoardCommand().getCommand(), new Asked(order.getHost(), by));
        }
        if (!hub.sendHere(order.getHost(), order.getMessage())) {
            by.offer(FromAgent.newBuilder().setHost(order.getHost()).build());
        }
    }

    void forget(Outbound<FromAgent> by) {
        commands.values().removeIf(asked -> asked.by() == by);
    }

    void said(@Observes AgentSaid event) {
        if (event.message().getMessageCase() == MessageCase.COMMAND_DONE) {
            Asked asked = commands.get(event.message().getCommandDone().getCommand());
            if (asked != null && asked.host().equals(event.host())) {
                commands.remove(event.message().getCommandDone().getCommand());
                asked.by().offer(FromAgent.newBuilder().setHost(event.host()).setDone(event.message().getCommandDone()).build());
            }
        }
    }

    void lost(@Observes AgentLost event) {
        commands.forEach((command, asked) -> {
            if (asked.host().equals(event.host()) && commands.remove(command, asked)) {
                asked.by().offer(FromAgent.newBuilder().setHost(event.host()).build());
            }
        });
    }
}
