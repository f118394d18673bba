package dev.bootbench.booking;

import com.google.protobuf.Timestamp;
import dev.bootbench.Background;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardReports;
import dev.bootbench.boards.Inventory;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.AgentConnected;
import dev.bootbench.link.AgentHub;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** Tells every agent who has its boards, whenever that changes. */
@ApplicationScoped
class HoldsPush {
    private final Inventory inventory;
    private final Holds holds;
    private final AgentHub hub;
    private final LabClock clock;
    private final ConcurrentMap<String, ReentrantLock> turns = new ConcurrentHashMap<>();
    /** Hosts that will be told, by somebody who has not looked yet. */
    private final Set<String> due = ConcurrentHashMap.newKeySet();

    HoldsPush(Inventory inventory, Holds holds, AgentHub hub, LabClock clock) {
        this.inventory = inventory;
        this.holds = holds;
        this.hub = hub;
        this.clock = clock;
    }

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) HoldsChanged event) {
        Background.start("holds-" + event.board(), () -> inventory.find(event.board()).ifPresent(board -> {
            // Whoever waits for its turn looks after this change, too.
            if (due.add(board.host())) {
                push(board.host());
            }
        }));
    }

    void connected(@Observes @Priority(BoardReports.FIRST + 1) AgentConnected event) {
        push(event.host());
    }

    /** Look and send in one turn per host: a list must never overtake a newer one. */
    private void push(String host) {
        ReentrantLock turn = turns.computeIfAbsent(host, name -> new ReentrantLock());
        turn.lock();
        try {
            due.remove(host);
            if (!hub.isConnected(host)) {
                return;
            }
            var list = dev.bootbench.contract.v1.Holds.newBuilder();
            holds.live(host).stream().map(HoldsPush::message).forEach(list::addHolds);
            list.setNow(timestamp(clock.now()));
            hub.send(host, CoordinatorMessage.newBuilder().setHolds(list).build());
        } finally {
            turn.unlock();
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
