package dev.bootbench.grading;

import dev.bootbench.Background;
import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.Holds;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.exercises.Catalogue;
import dev.bootbench.exercises.Header;
import dev.bootbench.link.AgentHub;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives waiting attempts their boards. News wakes it, and a look every two seconds makes up for news that was missed. Each
 * claim is a short transaction of its own; agents are told after it. Any number of these may run against one database.
 */
@ApplicationScoped
class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final int ROUND = 100;

    private final Attempts attempts;
    private final WaitingLine line;
    private final Catalogue catalogue;
    private final Inventory inventory;
    private final Holds holds;
    private final AgentHub hub;
    private final Orders orders;
    private final LabClock clock;
    private final GradingConfig config;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean stopped;
    private @Nullable Thread worker;

    Dispatcher(
            Attempts attempts, WaitingLine line, Catalogue catalogue, Inventory inventory, Holds holds, AgentHub hub, Orders orders,
            LabClock clock, GradingConfig config) {
        this.attempts = attempts;
        this.line = line;
        this.catalogue = catalogue;
        this.inventory = inventory;
        this.holds = holds;
        this.hub = hub;
        this.orders = orders;
        this.clock = clock;
        this.config = config;
    }

    void onStart(@Observes StartupEvent event) {
        worker = Background.start("dispatcher", this::work);
    }

    void onStop(@Observes ShutdownEvent event) {
        stopped = true;
        if (worker != null) {
            worker.interrupt();
        }
    }

    void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) Changed changed) {
        news.release();
    }

    private void work() {
        while (!stopped) {
            try {
                news.tryAcquire(config.poll().toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
                round();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The database is away, for example: the next round tries again.
                LOG.warnf(e, "the queue could not be worked on");
            }
        }
    }

    /** Claims what can be claimed now. */
    void round() {
        Set<String> ready = inventory.all().stream()
                .filter(board -> board.readyForGrading() && hub.isConnected(board.host()))
                .map(BoardInfo::profile)
                .collect(Collectors.toSet());
        if (!ready.isEmpty()) {
            line.next(ready, config.boardsPerPerson(), ROUND).forEach(this::claim);
        }
    }

    /** @return whether the attempt got a board, from this caller */
    boolean claim(long candidate) {
        Optional<Claim> claim = QuarkusTransaction.requiringNew().call(() -> claimLocked(candidate));
        claim.filter(c -> !hub.send(c.fence().host(), c.order())).ifPresent(c -> QuarkusTransaction.requiringNew()
                .run(() -> attempts.locked(c.fence()).ifPresent(a -> attempts.requeue(a, "", null))));
        return claim.isPresent();
    }

    private record Claim(Fence fence, CoordinatorMessage order) {}

    private Optional<Claim> claimLocked(long candidate) {
        Attempt attempt = attempts.lockedWaiting(candidate).orElse(null);
        if (attempt == null || !mayHaveAnotherBoard(attempt.person())) {
            return Optional.empty();
        }
        Header exercise = catalogue.version(attempt.exercise(), attempt.exerciseVersion()).header();
        for (BoardInfo board : boards(attempt, exercise)) {
            Optional<Hold> lease = holds.lease(board.name(), attempt.id(), config.lease())
                    .or(() -> holds.lease(board.name(), attempt.id(), config.shortLease()));
            if (lease.isPresent()) {
                Fence fence =
                        attempts.claim(attempt, board.host(), lease.get(), clock.now().plus(config.claimExpiry()));
                return Optional.of(new Claim(fence, orders.run(attempts.locked(fence).orElseThrow(), fence)));
            }
        }
        return Optional.empty();
    }

    /** Two claimers must not both count before either has claimed, hence the lock on the person. */
    private boolean mayHaveAnotherBoard(long person) {
        line.lock(person);
        return line.running(person) < config.boardsPerPerson();
    }

    /** Boards that failed the attempt before come last, and not while another one is only busy. */
    private List<BoardInfo> boards(Attempt attempt, Header exercise) {
        List<String> profiles = exercise.profiles();
        List<BoardInfo> ready = inventory.readyForGrading(profiles).stream()
                .filter(board -> hub.isConnected(board.host()) && !(board.cooperative() && exercise.hidesChecks()))
                .toList();
        List<BoardInfo> others = ready.stream().filter(b -> !attempt.faultedBoards().contains(b.name())).toList();
        if (!others.isEmpty() || line.anotherBoardComes(profiles, attempt.faultedBoards())) {
            return others;
        }
        return ready.stream()
                .sorted(Comparator.comparingLong(b ->
                        attempt.faultedBoards().stream().filter(b.name()::equals).count()))
                .toList();
    }
}
