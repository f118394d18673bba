package dev.bootbench.recordings;

import dev.bootbench.people.Audit;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Removes recordings that are older than the policy says, a bounded number at a time; the audit log says how many. */
@ApplicationScoped
class Retention {
    private final Recordings recordings;
    private final Audit audit;

    Retention(Recordings recordings, Audit audit) {
        this.recordings = recordings;
        this.audit = audit;
    }

    @Scheduled(every = "10m", delayed = "3m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    @Transactional
    void sweep() {
        int gone = recordings.removeOld();
        if (gone > 0) {
            audit.log("recordings-expired", String.valueOf(gone), "older than bootbench.recordings.keep and keep-attempts say");
        }
    }
}
