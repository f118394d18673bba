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
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Sees to it that the next person finds a pristine board. */
@ApplicationScoped
class BoardTurnover {
    private static final Logger LOG = Logger.getLogger(BoardTurnover.class);

    private final Inventory inventory;
    private final BoardCommands commands;
    private final AgentHub hub;
    private final HoldRepository holds;
    private final Holds changes;
    private final Resets resets;
    private final LabClock clock;
    private final Instance<BeforeReset> before;
    private Set<String> dirtyBefore = Set.of();

    BoardTurnover(
            Inventory inventory, BoardCommands commands, AgentHub hub, HoldRepository holds, Holds changes, Resets resets, LabClock clock,
            Instance<BeforeReset> before) {
        this.inventory = inventory;
        this.commands = commands;
        this.hub = hub;
        this.holds = holds;
        this.changes = changes;
        this.resets = resets;
        this.clock = clock;
        this.before = before;
    }

    /**
     * A graded run cleans up after itself; what people leave behind is reset at once. A host that is away is asked again when it
     * is back.
     */
    void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) HoldEnded event) {
        Hold hold = event.hold();
        if (hold.kind() != HoldKind.LEASE) {
            Background.start("turnover-" + hold.board(), () -> inventory.find(hold.board()).ifPresent(board -> {
                Instant now = clock.now();
                if (resets.claim(hold.id(), now, board.connected() ? now.plus(Resets.AGAIN) : now)) {
                    leave(hold, board);
                    commands.reset(board);
                }
            }));
        }
    }

    /** Whatever fails before it, the reset comes. */
    private void leave(Hold hold, BoardInfo board) {
        for (BeforeReset each : before) {
            try {
                each.leaving(hold, board);
            } catch (RuntimeException e) {
                LOG.errorf(e, "something that comes before the reset of %s failed", board.name());
            }
        }
    }

    /**
     * The backstop, for what is owed whoever has the board, and for a board that is up, nobody's, and not pristine twice in a
     * row: it was left so while its host was away, or by a reset that failed. Each replica looks after its own hosts.
     */
    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        resets.claimDue(hub.hosts(), clock.now()).forEach(this::makeUpFor);
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

    /** A home folder that somebody else has worked in is not saved as its former owner's. */
    private void makeUpFor(long id) {
        try {
            Hold hold = changes.find(id).orElseThrow();
            BoardInfo board = inventory.find(hold.board()).orElseThrow();
            LOG.infof("%s was not reset after hold %d: asked for again", board.name(), id);
            if (!resets.usedSince(id)) {
                leave(hold, board);
            }
            commands.reset(board);
        } catch (RuntimeException e) {
            LOG.errorf(e, "the reset after hold %d cannot be asked for now", id);
        }
    }
}
