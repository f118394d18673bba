package dev.bootbench.grading;

import dev.bootbench.Background;
import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.Holds;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.exercises.Lane;
import dev.bootbench.link.AgentHub;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    /** So many times as long as a round took there is none: where people book all day, hardly any news is news to the queue. */
    private static final int REST = 19;
    private static final Duration LONGEST_REST = Duration.ofMillis(100);

    private final Attempts attempts;
    private final Runs runs;
    private final WaitingLine line;
    private final Placement placement;
    private final Inventory inventory;
    private final Holds holds;
    private final AgentHub hub;
    private final Orders orders;
    private final RunTimes times;
    private final LabClock clock;
    private final GradingConfig config;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean stopped;
    private @Nullable Thread worker;

    Dispatcher(
            Attempts attempts, Runs runs, WaitingLine line, Placement placement, Inventory inventory, Holds holds, AgentHub hub,
            Orders orders, RunTimes times, LabClock clock, GradingConfig config) {
        this.attempts = attempts;
        this.runs = runs;
        this.line = line;
        this.placement = placement;
        this.inventory = inventory;
        this.holds = holds;
        this.hub = hub;
        this.orders = orders;
        this.times = times;
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
                long began = System.nanoTime();
                round();
                TimeUnit.NANOSECONDS.sleep(Math.min(REST * (System.nanoTime() - began), LONGEST_REST.toNanos()));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The database is away, for example: the next round tries again.
                LOG.warnf(e, "the queue could not be worked on");
            }
        }
    }

    /** Claims what can be claimed now. Those who wait in vain for one kind of board keep nobody from another. */
    void round() {
        if (line.isEmpty()) {
            return;
        }
        Set<String> offers = inventory.all().stream()
                .filter(board -> board.readyForGrading() && hub.isConnected(board.host()))
                .flatMap(board -> EligibleBoards.offers(board).stream())
                .collect(Collectors.toCollection(HashSet::new));
        Map<Kind, Duration> needs = new HashMap<>();
        boolean all = false;
        // Each time round, a board is taken or an offer less remains.
        while (!all && !offers.isEmpty()) {
            List<WaitingLine.Candidate> next = line.next(offers, config.boardsPerPerson(), ROUND);
            if (!claimAny(next, needs)) {
                next.forEach(candidate -> offers.removeAll(candidate.wants()));
            }
            all = next.size() < ROUND;
        }
    }

    private boolean claimAny(List<WaitingLine.Candidate> candidates, Map<Kind, Duration> needs) {
        boolean any = false;
        for (long attempt : candidates.stream().map(WaitingLine.Candidate::attempt).distinct().toList()) {
            any |= claim(attempt, needs);
        }
        return any;
    }

    /** @return whether a run of the attempt got a board, from this caller, and its agent was told */
    boolean claim(long candidate) {
        return claim(candidate, new HashMap<>());
    }

    /** What takes as long, within a round. */
    private record Kind(String exercise, Lane lane) {}

    /** @param needs what is known of it in this round */
    private boolean claim(long candidate, Map<Kind, Duration> needs) {
        Optional<Claim> claim = QuarkusTransaction.requiringNew().call(() -> claimLocked(candidate, needs));
        boolean told = claim.isPresent() && hub.send(claim.get().fence().host(), claim.get().order());
        if (!told) {
            claim.ifPresent(c -> QuarkusTransaction.requiringNew().run(() -> attempts.locked(c.fence()).ifPresent(attempts::giveBack)));
        }
        return told;
    }

    private record Claim(Fence fence, CoordinatorMessage order) {}

    private Optional<Claim> claimLocked(long candidate, Map<Kind, Duration> needs) {
        Attempt attempt = attempts.lockedOpen(candidate).orElse(null);
        if (attempt == null || attempt.cancelWanted() || !mayHaveAnotherBoard(attempt.person())) {
            return Optional.empty();
        }
        return runs.of(candidate).stream()
                .filter(run -> run.state() == AttemptState.QUEUED)
                .map(run -> claim(new Claimed(attempt, run), needs))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Claim> claim(Claimed waiting, Map<Kind, Duration> needs) {
        // Where somebody comes soon after, only what is expected to be over by then.
        Duration needed = needs.computeIfAbsent(new Kind(waiting.attempt().exercise(), waiting.run().lane()),
                kind -> times.atMost(kind.exercise(), kind.lane()).orElse(config.shortLease()));
        for (BoardInfo board : placement.boards(waiting)) {
            long attempt = waiting.attempt().id();
            long person = waiting.attempt().person();
            Optional<Hold> lease = holds.lease(board.name(), attempt, person, longest(needed, config.lease()))
                    .or(() -> holds.lease(board.name(), attempt, person, needed));
            if (lease.isPresent()) {
                Fence fence = attempts.claim(
                        waiting, board.host(), board.profile(), lease.get(), clock.now().plus(config.claimExpiry()));
                return Optional.of(new Claim(fence, orders.run(waiting.attempt(), runs.find(fence).orElseThrow())));
            }
        }
        return Optional.empty();
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Two claimers must not both count before either has claimed, hence the lock on the person. */
    private boolean mayHaveAnotherBoard(long person) {
        line.lock(person);
        return line.running(person) < config.boardsPerPerson();
    }
}
