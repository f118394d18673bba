package dev.bootbench.booking;

import dev.bootbench.Background;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardCommands;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.link.AgentHub;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Instance;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Sees to it that the next person finds a pristine board. */
@ApplicationScoped
class BoardTurnover {
    private final Inventory inventory;
    private final BoardCommands commands;
    private final AgentHub hub;
    private final HoldRepository holds;
    private final LabClock clock;
    private final Instance<BeforeReset> before;
    private Set<String> dirtyBefore = Set.of();

    BoardTurnover(
            Inventory inventory, BoardCommands commands, AgentHub hub, HoldRepository holds, LabClock clock,
            Instance<BeforeReset> before) {
        this.inventory = inventory;
        this.commands = commands;
        this.hub = hub;
        this.holds = holds;
        this.clock = clock;
        this.before = before;
    }

    /** A graded run cleans up after itself; what people leave behind is reset at once. */
    void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) HoldEnded event) {
        if (event.hold().kind() != HoldKind.LEASE) {
            Background.start("turnover-" + event.hold().board(), () -> inventory.find(event.hold().board())
                    .filter(board -> event.used() || !board.pristine())
                    .ifPresent(board -> {
                        before.forEach(each -> each.leaving(event.hold(), board));
                        commands.reset(board);
                    }));
        }
    }

    /**
     * The backstop: a board that is up, nobody's, and not pristine twice in a row was left so while its host was away, or
     * by a reset that failed. Each replica looks after its own hosts.
     */
    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        Set<String> dirty = inventory.all().stream()
                .filter(board -> hub.isConnected(board.host()) && board.condition() == BoardCondition.UP && !board.pristine())
                .map(BoardInfo::name)
                .filter(board -> holds.current(board, clock.now()).isEmpty())
                .collect(Collectors.toSet());
        Set<String> again = new HashSet<>(dirty);
        again.retainAll(dirtyBefore);
        dirtyBefore = dirty;
        again.forEach(name -> inventory.find(name).ifPresent(commands::reset));
    }
}
