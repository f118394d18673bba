package dev.bootbench.booking;

import dev.bootbench.Background;
import dev.bootbench.Changed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** When the waiting list is worked on: at news of a board or a reservation, and once a second for news that was missed. */
@ApplicationScoped
class WaitingPasses {
    private static final Logger LOG = Logger.getLogger(WaitingPasses.class);
    private static final Duration AT_LEAST = Duration.ofSeconds(1);

    /** So many times as long as a pass took there is none: a lab that changes all the time has its processors for other things. */
    private static final int REST = 4;

    private final WaitingList list;
    private final Timer pass;
    private final Semaphore news = new Semaphore(0);
    private final List<CompletableFuture<Void>> asked = new ArrayList<>();
    private volatile boolean stopped;
    private @Nullable Thread worker;

    WaitingPasses(WaitingList list, MeterRegistry registry) {
        this.list = list;
        this.pass = Timer.builder("bootbench.waiting.pass").description("a pass on the waiting list, database included").register(registry);
    }

    void onStart(@Observes StartupEvent event) {
        worker = Background.start("waiting-list", this::work);
    }

    void onStop(@Observes ShutdownEvent event) {
        stopped = true;
        if (worker != null) {
            worker.interrupt();
        }
    }

    void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) Changed changed) {
        if (changed.kind() == Changed.Kind.BOARD || changed.kind() == Changed.Kind.RESERVATION) {
            news.release();
        }
    }

    /** Done when a pass is over that began after this call. Many who ask at once share one. */
    CompletableFuture<Void> next() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (asked) {
            asked.add(done);
        }
        news.release();
        return done;
    }

    private void work() {
        long rest = 0;
        while (!stopped) {
            List<CompletableFuture<Void>> waiting = List.of();
            try {
                TimeUnit.NANOSECONDS.sleep(rest);
                news.tryAcquire(AT_LEAST.toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
                synchronized (asked) {
                    waiting = List.copyOf(asked);
                    asked.clear();
                }
                if (!waiting.isEmpty() || list.isWorthAPass()) {
                    long began = System.nanoTime();
                    pass.record(list::pass);
                    rest = Math.min(REST * (System.nanoTime() - began), AT_LEAST.toNanos());
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The database is away, for example: the next pass tries again.
                LOG.warnf(e, "the waiting list could not be worked on");
            } finally {
                waiting.forEach(done -> done.complete(null));
            }
        }
    }
}
