package dev.bootbench.booking;

import dev.bootbench.LabClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;

/** Graded runs that are in a person's way. */
@ApplicationScoped
public class AwaitedLeases {
    private final HoldRepository holds;
    private final WaitingList waiting;
    private final LabClock clock;

    AwaitedLeases(HoldRepository holds, WaitingList waiting, LabClock clock) {
        this.holds = holds;
        this.waiting = waiting;
        this.clock = clock;
    }

    /** Leases at whose end, as things are, somebody who waits gets the board: nothing else that would do is free sooner. */
    @Transactional
    public List<Hold> now() {
        List<Turn> turns = waiting.expected();
        return turns.isEmpty() ? List.of() : holds.leases(clock.now()).stream()
                .filter(lease -> turns.stream().anyMatch(turn -> Objects.equals(turn.board(), lease.board)
                        && !Objects.requireNonNull(turn.window()).start().isAfter(lease.endAt)))
                .map(HoldRow::hold).toList();
    }
}
