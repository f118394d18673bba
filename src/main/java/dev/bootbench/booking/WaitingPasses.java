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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** When the waiting list is worked on: at news of a board or a reservation, and once a second for news that was missed. */
@ApplicationScoped
class WaitingPasses {
    private static final Logger LOG = Logger.getLogger(WaitingPasses.class);
    private static final Duration AT_LEAST = Duration.ofSeconds(1);
    /**
     * Between two passes that nobody asked for: a busy lab has news all the time, and most of it changes nothing for those who wait.
     * More of it after a pass that took long, up to the longest.
     */
    private static final Duration FOR_NEWS = Duration.ofMillis(500);
    private static final Duration FOR_NEWS_AT_MOST = Duration.ofMillis(1500);

    /** So many times as long as a pass took there is none: a lab that changes all the time has its processors for other things. */
    private static final int REST = 4;
    /** The same, of those that nobody asked for. */
    private static final int REST_FROM_NEWS = 9;

    private final WaitingList list;
    private final Timer pass;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    /** Guarded by the lock, as what follows. */
    private boolean news;
    private List<CompletableFuture<Void>> asked = new ArrayList<>();
    private volatile boolean stopped;
    private @Nullable Thread worker;

    WaitingPasses(WaitingList list, MeterRegistry registry) {
        this.list = list;
        this.pass = Timer.builder("bootbench.waiting.pass").description("a pass on the waiting list, database included").register(registry);
    }

    void onStart(@Observes StartupEvent event) {
        worker = Background.startComputing("waiting-list", this::work);
    }

    void onStop(@Observes ShutdownEvent event) {
        stopped = true;
        if (worker != null) {
            worker.interrupt();
        }
    }

    void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) Changed changed) {
        if (changed.kind() == Changed.Kind.BOARD || changed.kind() == Changed.Kind.RESERVATION) {
            wake(() -> news = true);
        }
    }

    /** Done when a pass is over that began after this call. Many who ask at once share one. */
    CompletableFuture<Void> next() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        wake(() -> asked.add(done));
        return done;
    }

    private void wake(Runnable change) {
        lock.lock();
        try {
            change.run();
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Until somebody asks for a pass, or it is time for one.
     *
     * @param last when the one before ended
     * @param took how long it took, ns
     * @return who asked
     */
    private List<CompletableFuture<Void>> awaitTurn(long last, long took) throws InterruptedException {
        long forNews = Math.clamp(REST_FROM_NEWS * took, FOR_NEWS.toNanos(), FOR_NEWS_AT_MOST.toNanos());
        long withoutNews = Math.max(forNews, AT_LEAST.toNanos());
        lock.lock();
        try {
            while (asked.isEmpty()) {
                long left = last + (news ? forNews : withoutNews) - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                woken.awaitNanos(left);
            }
            news = false;
            List<CompletableFuture<Void>> waiting = asked;
            asked = new ArrayList<>();
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        long took = 0;
        long last = System.nanoTime();
        while (!stopped) {
            List<CompletableFuture<Void>> waiting = List.of();
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(REST * took, AT_LEAST.toNanos()));
                waiting = awaitTurn(last, took);
                if (!waiting.isEmpty() || list.isWorthAPass()) {
                    long began = System.nanoTime();
                    pass.record(list::pass);
                    took = System.nanoTime() - began;
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The database is away, for example: the next pass tries again.
                LOG.warnf(e, "the waiting list could not be worked on");
            } finally {
                last = System.nanoTime();
                waiting.forEach(done -> done.complete(null));
            }
        }
    }
}
