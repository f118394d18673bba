package dev.bootbench.booking;

import dev.bootbench.replicas.Elsewhere;
import dev.bootbench.replicas.Heard;
import dev.bootbench.replicas.Topic;
import dev.bootbench.replicas.Wire;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.EventMetadata;
import java.time.Duration;

/** A change of holds reaches the replica that has the board's agent, and every open console, whichever replica made it. */
@ApplicationScoped
class HoldsRelay {
    private final Wire wire;
    private final Event<HoldsChanged> changed;

    HoldsRelay(Wire wire, Event<HoldsChanged> changed) {
        this.wire = wire;
        this.changed = changed;
    }

    void here(@Observes HoldsChanged event, EventMetadata origin) {
        if (!origin.getQualifiers().contains(Elsewhere.Literal.INSTANCE)) {
            wire.tell(Topic.HOLDS, event.board());
        }
    }

    void elsewhere(@Observes Heard news) {
        if (news.topic() == Topic.HOLDS) {
            changed.select(Elsewhere.Literal.INSTANCE).fire(new HoldsChanged(news.what(), Duration.ZERO));
        }
    }
}
