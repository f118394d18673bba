package dev.bootbench.link;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;

/** Looks after links from outside: those that may not go on, and those whose coordinator ended without a word. */
@ApplicationScoped
class LinkWatch {
    private final AgentHub hub;
    private final LinkNotes notes;
    private final LinkConfig config;
    private final Event<AgentLost> lost;

    LinkWatch(AgentHub hub, LinkNotes notes, LinkConfig config, Event<AgentLost> lost) {
        this.hub = hub;
        this.notes = notes;
        this.config = config;
        this.lost = lost;
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        notes.sweep(config.silence(), hub.hosts()).forEach(host -> lost.fire(new AgentLost(host)));
    }

    void cutOff(@Observes(during = TransactionPhase.AFTER_SUCCESS) HostCutOff event) {
        AgentConnection connection = hub.connection(event.host());
        if (connection != null) {
            connection.close(event.sentence());
        }
    }
}
