package dev.bootbench.portal;

import dev.bootbench.Changed;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Passes changes on to those who listen. The same change twice, unread, is one; so a slow listener stays small. */
@ApplicationScoped
class ChangeFeed {
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

    private volatile boolean stopped;

    /** @param wanted decides quickly; what it does not want is not kept */
    Subscription subscribe(Predicate<Changed> wanted) {
        Subscription subscription = new Subscription(wanted);
        subscriptions.add(subscription);
        return subscription;
    }

    /** Streams must not keep the coordinator from ending. */
    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        subscriptions.forEach(Subscription::wake);
    }

    boolean stopped() {
        return stopped;
    }

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) Changed change) {
        subscriptions.forEach(subscription -> subscription.add(change));
    }

    final class Subscription implements AutoCloseable {
        /** Unread changes of a listener; the oldest go first, and pages fetch everything again when they reconnect. */
        private static final int MOST = 1000;

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition more = lock.newCondition();
        private final Set<Changed> unread = new LinkedHashSet<>();
        private final Predicate<Changed> wanted;

        private Subscription(Predicate<Changed> wanted) {
            this.wanted = wanted;
        }

        private void add(Changed change) {
            if (!wanted.test(change)) {
                return;
            }
            lock.lock();
            try {
                if (unread.size() >= MOST) {
                    Iterator<Changed> oldest = unread.iterator();
                    oldest.next();
                    oldest.remove();
                }
                unread.add(change);
                more.signal();
            } finally {
                lock.unlock();
            }
        }

        private void wake() {
            lock.lock();
            try {
                more.signalAll();
            } finally {
                lock.unlock();
            }
        }

        Optional<Changed> next(Duration limit) throws InterruptedException {
            lock.lock();
            try {
                long left = limit.toNanos();
                while (unread.isEmpty() && left > 0 && !stopped) {
                    left = more.awaitNanos(left);
                }
                Iterator<Changed> first = unread.iterator();
                if (!first.hasNext()) {
                    return Optional.empty();
                }
                Changed change = first.next();
                first.remove();
                return Optional.of(change);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }
}
