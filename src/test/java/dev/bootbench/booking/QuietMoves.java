package dev.bootbench.booking;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tests leave reservations behind whose boards are gone: those are not to move to the boards of other tests meanwhile. */
@ApplicationScoped
class QuietMoves {
    private final Scheduler scheduler;

    QuietMoves(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void onStart(@Observes StartupEvent event) {
        scheduler.pause(Moves.TASK);
    }

    /** As in a lab, for as long as that takes. */
    void awake(Runnable test) {
        scheduler.resume(Moves.TASK);
        try {
            test.run();
        } finally {
            scheduler.pause(Moves.TASK);
        }
    }
}
