package dev.bootbench.link;

import dev.bootbench.replicas.NewsMissed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often all was to be looked at anew. */
@ApplicationScoped
class MissedNews {
    private final AtomicInteger count = new AtomicInteger();

    int missed() {
        return count.get();
    }

    void missed(@Observes NewsMissed event) {
        count.incrementAndGet();
    }
}
