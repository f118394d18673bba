package dev.bootbench.grading;

import static java.util.stream.Collectors.toSet;

import dev.bootbench.boards.BoardCommands;
import dev.bootbench.boards.BoardHealth;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.HoldKind;
import dev.bootbench.booking.Holds;
import dev.bootbench.link.AgentHub;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Where a run may begin now. After a lab fault: on another board, rather of another host; on the board that failed it
 * only when there is no other, and when that has passed a check of its health since.
 */
@ApplicationScoped
class Placement {
    private final EligibleBoards eligible;
    private final FaultLog faults;
    private final BoardHealth health;
    private final BoardCommands commands;
    private final Holds holds;
    private final AgentHub hub;

    Placement(
            EligibleBoards eligible, FaultLog faults, BoardHealth health, BoardCommands commands, Holds holds, AgentHub hub) {
        this.eligible = eligible;
        this.faults = faults;
        this.health = health;
        this.commands = commands;
        this.holds = holds;
        this.hub = hub;
    }

    /** The best first; which of them are free is for the holds to say. */
    List<BoardInfo> boards(Claimed waiting) {
        List<BoardInfo> fitting = eligible.of(waiting.attempt(), waiting.run());
        List<BoardInfo> ready = fitting.stream().filter(board -> board.readyForGrading() && hub.isConnected(board.host())).toList();
        if (waiting.run().labFaults() == 0) {
            return ready;
        }
        List<FaultLog.Fault> failures = faults.of(waiting.attempt().id());
        Set<String> failed = failures.stream().map(FaultLog.Fault::board).collect(toSet());
        List<BoardInfo> others = ready.stream()
                .filter(board -> !failed.contains(board.name()))
                .sorted(Comparator.comparingLong(
                        board -> failures.stream().filter(fault -> fault.host().equals(board.host())).count()))
                .toList();
        if (!others.isEmpty() || anotherComes(fitting, failed)) {
            return others;
        }
        return ready.stream()
                .filter(board -> recovered(board, failures))
                .sorted(Comparator.comparingLong(
                        board -> failures.stream().filter(fault -> fault.board().equals(board.name())).count()))
                .toList();
    }

    /** Whether a board other than those will be free soon: only another attempt has it, or it is being made ready. */
    private boolean anotherComes(List<BoardInfo> fitting, Set<String> except) {
        Set<String> booked = holds.live(Duration.ZERO).stream()
                .filter(hold -> hold.kind() != HoldKind.LEASE)
                .map(Hold::board)
                .collect(toSet());
        return fitting.stream().anyMatch(board ->
                !except.contains(board.name()) && !booked.contains(board.name()) && EligibleBoards.works(board));
    }

    private boolean recovered(BoardInfo board, List<FaultLog.Fault> failures) {
        boolean healthy = failures.stream()
                .filter(fault -> fault.board().equals(board.name()))
                .allMatch(fault -> health.passedSince(board, fault.at()));
        if (!healthy) {
            // Its report wakes the dispatcher.
            commands.checkHealth(board);
        }
        return healthy;
    }
}
