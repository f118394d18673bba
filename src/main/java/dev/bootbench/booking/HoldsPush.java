package dev.bootbench.booking;

import com.google.protobuf.Timestamp;
import dev.bootbench.Background;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.BoardReports;
import dev.bootbench.boards.Inventory;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.AgentConnected;
import dev.bootbench.link.AgentHub;
import dev.bootbench.replicas.NewsMissed;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/** Tells every agent who has its boards, whenever that changes, and now and then: news may be lost. */
@ApplicationScoped
class HoldsPush {
    private static final Logger LOG = Logger.getLogger(HoldsPush.class);
    /** So many times as long as a list took comes none: all of a host's boards are in it, and hundreds may change in a second. */
    private static final int REST = 9;
    private static final Duration LONGEST_REST = Duration.ofMillis(500);
    /** A host need not know at once what is booked for later. */
    private static final Duration LATER = Duration.ofSeconds(1);
    /** Nor at all what is booked for another day: a lab has tens of thousands of such bookings, and whoever is reminded learns in time. */
    private static final Duration HORIZON = Duration.ofDays(1);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Inventory inventory;
    private final Holds holds;
    private final AgentHub hub;
    private final LabClock clock;
    private final ConcurrentMap<String, Turn> turns = new ConcurrentHashMap<>();
    /** Where boards are; a board comes to a host only with a new connection. */
    private final ConcurrentMap<String, String> hosts = new ConcurrentHashMap<>();
    /** Hosts that will be told, by somebody who has not looked yet. */
    private final Set<String> due = ConcurrentHashMap.newKeySet();
    /** The same of times to come only. */
    private final Set<String> dueLater = ConcurrentHashMap.newKeySet();

    /** Who is telling a host. */
    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock();
        /** By the clock of {@link System#nanoTime()}. */
        private volatile long restUntil = System.nanoTime();
    }

    HoldsPush(Inventory inventory, Holds holds, AgentHub hub, LabClock clock) {
        this.inventory = inventory;
        this.holds = holds;
        this.hub = hub;
        this.clock = clock;
    }

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) HoldsChanged event) {
        if (event.ahead().compareTo(HORIZON) > 0) {
            return;
        }
        String known = hosts.get(event.board());
        if (known != null) {
            tell(known, event.later());
        } else {
            Background.start("host-of-" + event.board(), () -> inventory.find(event.board()).map(BoardInfo::host).ifPresent(host -> {
                hosts.put(event.board(), host);
                tell(host, event.later());
            }));
        }
    }

    private void tell(String host, boolean later) {
        Set<String> mine = later ? dueLater : due;
        // Whoever waits for its turn looks after this change, too.
        if (mine.add(host)) {
            Background.start("holds-" + host, () -> {
                long rest = turn(host).restUntil - System.nanoTime();
                LockSupport.parkNanos(later ? Math.max(rest, LATER.toNanos()) : rest);
                if (mine.contains(host)) {
                    push(host);
                }
            });
        }
    }

    void missed(@Observes NewsMissed event) {
        hub.hosts().forEach(host -> Background.start("holds-" + host, () -> push(host)));
    }

    /** A host that was not told of a prolonged reservation would reset the board under its holder, 10 s after the former end. */
    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void remind() {
        hub.hosts().forEach(host -> tell(host, false));
    }

    void connected(@Observes @Priority(BoardReports.FIRST + 1) AgentConnected event) {
        hosts.clear();
        push(event.host());
    }

    private Turn turn(String host) {
        return turns.computeIfAbsent(host, name -> new Turn());
    }

    /**
     * Look and send in one turn per host, by the replica that has its link: a list must never overtake a newer one. What cannot be
     * looked at now is looked at a second later.
     */
    private void push(String host) {
        Turn turn = turn(host);
        turn.lock.lock();
        try {
            long began = System.nanoTime();
            due.remove(host);
            dueLater.remove(host);
            if (!hub.isConnected(host)) {
                return;
            }
            var list = dev.bootbench.contract.v1.Holds.newBuilder();
            holds.live(host, HORIZON).stream().map(HoldsPush::message).forEach(list::addHolds);
            list.setNow(timestamp(clock.now()));
            hub.sendHere(host, CoordinatorMessage.newBuilder().setHolds(list).build());
            long end = System.nanoTime();
            turn.restUntil = end + Math.min(REST * (end - began), LONGEST_REST.toNanos());
        } catch (RuntimeException e) {
            LOG.warnf("host %s cannot be told who has its boards, and will be in a second: %s", host, e.getMessage());
            turn.restUntil = System.nanoTime() + RETRY.toNanos();
            tell(host, false);
        } finally {
            turn.lock.unlock();
        }
    }

    private static dev.bootbench.contract.v1.Hold message(Hold hold) {
        return dev.bootbench.contract.v1.Hold.newBuilder()
                .setId(hold.id())
                .setBoard(hold.board())
                .setKind(switch (hold.kind()) {
                    case RESERVATION -> dev.bootbench.contract.v1.HoldKind.RESERVATION;
                    case LEASE -> dev.bootbench.contract.v1.HoldKind.LEASE;
                    case MAINTENANCE -> dev.bootbench.contract.v1.HoldKind.MAINTENANCE;
                    case EXAM -> dev.bootbench.contract.v1.HoldKind.EXAM;
                })
                .setStart(timestamp(hold.start()))
                .setEnd(timestamp(hold.end()))
                .setGeneration(hold.generation())
                .build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
    }
}
