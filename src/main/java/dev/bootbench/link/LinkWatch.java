package dev.bootbench.link;

import dev.bootbench.Attendance;
import dev.bootbench.LabClock;
import dev.bootbench.replicas.Heard;
import dev.bootbench.replicas.Topic;
import dev.bootbench.replicas.Wire;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Instant;

/** Looks after links from outside: those that may not go on, and those whose coordinator ended without a word. */
@ApplicationScoped
class LinkWatch {
    private final AgentHub hub;
    private final LinkNotes notes;
    private final LinkConfig config;
    private final Event<AgentLost> lost;
    private final Wire wire;
    private final LabClock clock;
    private final Attendance attendance;

    LinkWatch(
            AgentHub hub, LinkNotes notes, LinkConfig config, Event<AgentLost> lost, Wire wire, LabClock clock, Attendance attendance) {
        this.hub = hub;
        this.notes = notes;
        this.config = config;
        this.lost = lost;
        this.wire = wire;
        this.clock = clock;
        this.attendance = attendance;
    }

    /** Where the database was away, other replicas first have the time to write down whom they heard. */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        Instant now = clock.now();
        if (now.minus(config.silence()).isBefore(attendance.since(now))) {
            return;
        }
        notes.sweep(config.silence(), hub.hosts()).forEach(host -> lost.fire(new AgentLost(host)));
    }

    void cutOff(@Observes(during = TransactionPhase.AFTER_SUCCESS) HostCutOff event) {
        cut(event.host(), event.sentence());
    }

    /** The link may be another replica's. */
    void tellOthers(@Observes HostCutOff event) {
        wire.tell(Topic.CUT_OFF, event.host() + " " + event.sentence());
    }

    void heard(@Observes Heard news) {
        int space = news.what().indexOf(' ');
        if (news.topic() == Topic.CUT_OFF && space > 0) {
            cut(news.what().substring(0, space), news.what().substring(space + 1));
        }
    }

    private void cut(String host, String sentence) {
        AgentConnection connection = hub.connection(host);
        if (connection != null) {
            connection.close(sentence);
        }
    }
}
