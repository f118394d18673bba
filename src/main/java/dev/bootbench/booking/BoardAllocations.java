package dev.bootbench.booking;

import static java.util.stream.Collectors.toMap;

import dev.bootbench.LabClock;
import dev.bootbench.boards.Allocation;
import dev.bootbench.boards.Allocations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Derives from the live holds what boards show of them. */
@ApplicationScoped
class BoardAllocations implements Allocations {
    private final Occupancy occupancy;
    private final LabClock clock;

    BoardAllocations(Occupancy occupancy, LabClock clock) {
        this.occupancy = occupancy;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Map<String, Allocation> now() {
        Instant now = clock.now();
        return occupancy.next(now).entrySet().stream().collect(toMap(Map.Entry::getKey, entry -> allocation(entry.getValue(), now)));
    }

    @Override
    @Transactional
    public Allocation now(String board) {
        Instant now = clock.now();
        return allocation(occupancy.next(board, now), now);
    }

    private static Allocation allocation(List<Allocation.Held> byStart, Instant now) {
        if (byStart.isEmpty()) {
            return Allocation.FREE;
        }
        Allocation.Held first = byStart.getFirst();
        if (first.start().isAfter(now)) {
            return new Allocation(Allocation.Kind.FREE, null, first);
        }
        Allocation.Kind kind = switch (HoldKind.valueOf(first.kind())) {
            case RESERVATION -> Allocation.Kind.RESERVED;
            case LEASE -> Allocation.Kind.LEASED;
            case MAINTENANCE, EXAM -> Allocation.Kind.BLOCKED;
        };
        return new Allocation(kind, first, byStart.stream().skip(1).filter(next -> !isSameExam(first, next)).findFirst().orElse(null));
    }

    /** What a member had of it in between was given back. */
    private static boolean isSameExam(Allocation.Held one, Allocation.Held next) {
        return one.kind().equals(HoldKind.EXAM.name()) && next.kind().equals(one.kind()) && next.end().equals(one.end());
    }
}
