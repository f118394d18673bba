package dev.bootbench.news;

import dev.bootbench.Background;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Once a second: sends what is due. Each receiver has a few threads of its own, so that one who never answers keeps nobody else
 * waiting; no transaction is open while somebody is asked.
 */
@ApplicationScoped
class DeliveryRounds {
    private static final Logger LOG = Logger.getLogger(DeliveryRounds.class);
    /** To one receiver. */
    private static final int AT_ONCE = 4;

    private final Deliveries deliveries;
    private final Outbox outbox;
    private final WebhookSender webhooks;
    private final MailSender mail;
    private final ConcurrentMap<Long, Semaphore> lanes = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    DeliveryRounds(Deliveries deliveries, Outbox outbox, WebhookSender webhooks, MailSender mail) {
        this.deliveries = deliveries;
        this.outbox = outbox;
        this.webhooks = webhooks;
        this.mail = mail;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void round() {
        outbox.look();
        for (long lane : deliveries.lanes()) {
            Semaphore free = lanes.computeIfAbsent(lane, each -> new Semaphore(AT_ONCE));
            for (int i = 0; i < AT_ONCE && free.tryAcquire(); i++) {
                Background.start("news-" + lane, () -> {
                    try {
                        drain(lane);
                    } finally {
                        free.release();
                    }
                });
            }
        }
    }

    /** What cannot be claimed or written down now is due again later. */
    private void drain(long lane) {
        try {
            Optional<Due> next = claim(lane);
            while (next.isPresent()) {
                deliver(next.get());
                next = claim(lane);
            }
        } catch (RuntimeException e) {
            if (!stopping) {
                LOG.errorf(e, "a delivery of lane %d could not be finished", lane);
            }
        }
    }

    private Optional<Due> claim(long lane) {
        return stopping ? Optional.empty() : deliveries.claim(lane);
    }

    Outcome deliver(Due due) {
        long began = System.nanoTime();
        Outcome outcome = due.webhook() == null ? mail.send(due) : webhooks.send(due);
        deliveries.ended(due, outcome, Duration.ofNanos(System.nanoTime() - began));
        return outcome;
    }
}
