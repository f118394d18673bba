package dev.bootbench.replicas;

import dev.bootbench.Changed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.EventMetadata;

/** What changed at one replica, the pages and the workers of the others hear of, too. */
@ApplicationScoped
class ChangedRelay {
    private final Wire wire;
    private final Event<Changed> changed;

    ChangedRelay(Wire wire, Event<Changed> changed) {
        this.wire = wire;
        this.changed = changed;
    }

    void here(@Observes Changed change, EventMetadata origin) {
        if (!origin.getQualifiers().contains(Elsewhere.Literal.INSTANCE)) {
            wire.tell(Topic.CHANGED, change.kind() + " " + change.id());
        }
    }

    void missed(@Observes NewsMissed event) {
        changed.select(Elsewhere.Literal.INSTANCE).fire(new Changed(Changed.Kind.EVERYTHING, ""));
    }

    void elsewhere(@Observes Heard news) {
        int space = news.what().indexOf(' ');
        if (news.topic() == Topic.CHANGED && space > 0) {
            Changed.Kind kind = Changed.Kind.valueOf(news.what().substring(0, space));
            changed.select(Elsewhere.Literal.INSTANCE).fire(new Changed(kind, news.what().substring(space + 1)));
        }
    }
}
