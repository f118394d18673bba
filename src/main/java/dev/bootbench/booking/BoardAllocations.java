package dev.bootbench.booking;

import static java.util.stream.Collectors.groupingBy;

import dev.bootbench.LabClock;
import dev.bootbench.boards.Allocation;
import dev.bootbench.boards.Allocations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Derives from the live holds what boards show of them. */
@ApplicationScoped
class BoardAllocations implements Allocations {
    private final HoldRepository holds;
    private final Holders holders;
    private final LabClock clock;

    BoardAllocations(HoldRepository holds, Holders holders, LabClock clock) {
        this.holds = holds;
        this.holders = holders;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Map<String, Allocation> now() {
        Instant now = clock.now();
        Map<String, List<HoldRow>> byBoard = holds.liveAfter(now).stream().collect(groupingBy(hold -> hold.board));
        return byBoard.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> allocation(entry.getValue(), now)));
    }

    private Allocation allocation(List<HoldRow> byStart, Instant now) {
        HoldRow first = byStart.getFirst();
        if (first.startAt.isAfter(now)) {
            return new Allocation(Allocation.Kind.FREE, null, held(first));
        }
        Allocation.Kind kind = switch (first.kind) {
            case RESERVATION -> Allocation.Kind.RESERVED;
            case LEASE -> Allocation.Kind.LEASED;
            case MAINTENANCE, EXAM -> Allocation.Kind.BLOCKED;
        };
        return new Allocation(kind, held(first), byStart.size() > 1 ? held(byStart.get(1)) : null);
    }

    private Allocation.Held held(HoldRow hold) {
        return new Allocation.Held(
                hold.id, hold.kind.name(), hold.startAt, hold.endAt, hold.attempt, holder(hold.personId),
                Arrays.stream(hold.partners).map(holders::of).toList());
    }

    private Allocation.@Nullable Holder holder(@Nullable Long person) {
        return person == null ? null : holders.of(person);
    }
}
