package dev.bootbench.database;

import com.arjuna.ats.arjuna.coordinator.TransactionReaper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Holds the end of the program back until nobody is in the middle of a transaction. One that finds its data source gone can neither go on
 * nor end, and the transaction manager, which waits for all of them, would wait a minute until its deadline.
 */
@ApplicationScoped
class LastTransactions {
    private static final Logger LOG = Logger.getLogger(LastTransactions.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(10);
    /** Who is between two of them begins the next within that time. */
    private static final Duration QUIET = Duration.ofMillis(200);

    private final Scheduler scheduler;

    LastTransactions(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** After all others who stop have done so, and with nothing new that is due. */
    void onStop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
        scheduler.pause();
        if (!await(PATIENCE)) {
            LOG.warnf("%d transactions have not ended within %d s and are given up", open(), PATIENCE.toSeconds());
        }
    }

    /** @return whether there is no transaction any more */
    boolean await(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        long quietSince = System.nanoTime();
        while (System.nanoTime() - quietSince < QUIET.toNanos()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(LOOK.toNanos());
            quietSince = open() > 0 ? System.nanoTime() : quietSince;
        }
        return true;
    }

    private static long open() {
        return TransactionReaper.transactionReaper().numberOfTransactions();
    }
}
