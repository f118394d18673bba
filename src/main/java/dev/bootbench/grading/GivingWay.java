package dev.bootbench.grading;

import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.booking.AwaitedLeases;
import dev.bootbench.booking.Hold;
import dev.bootbench.contract.v1.CancelAttempt;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.AgentHub;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * People go first: a run that has the board a person waits for is told to make way, and stopped if it has not ended by then: after
 * a notice, or, where it is expected to end soon, a little more. Its attempt keeps its place in the queue; that is no fault of anybody's,
 * and nothing it found before is lost. An attempt that has given way once is let finish for as long as nearly all runs of its
 * exercise take, so that people cannot keep it from being graded.
 *
 * <p>Any number of these may run: what is noted is noted once, under the attempt's lock, and an order to stop may be repeated.
 */
@ApplicationScoped
class GivingWay {
    private static final Logger LOG = Logger.getLogger(GivingWay.class);
    private static final String ON = "select attempt_id, number from run where hold_id = ? and host is not null and stop_at is null";
    private static final String DUE = "select attempt_id, number from run where host is not null and stop_at <= ? order by attempt_id, number";


    private final Sql sql;
    private final Attempts attempts;
    private final Runs runs;
    private final RunTimes times;
    private final AwaitedLeases awaited;
    private final AgentHub hub;
    private final LabClock clock;
    private final LabTimes labTimes;
    private final GradingConfig config;
    /** What this replica has told the agents to stop: a second word might disturb the cleaning up. */
    private final Set<Fence> told = ConcurrentHashMap.newKeySet();

    GivingWay(Sql sql, Attempts attempts, Runs runs, RunTimes times, AwaitedLeases awaited, AgentHub hub, LabClock clock, LabTimes labTimes, GradingConfig config) {
        this.labTimes = labTimes;
        this.sql = sql;
        this.attempts = attempts;
        this.runs = runs;
        this.times = times;
        this.awaited = awaited;
        this.hub = hub;
        this.clock = clock;
        this.config = config;
    }

    private record Key(long attempt, int run) {}

    @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        for (Hold lease : awaited.now()) {
            sql.list(ON, row -> new Key(row.getLong(1), row.getInt(2)), lease.id()).forEach(key -> change(key, this::ask));
        }
        List<Key> due = sql.list(DUE, row -> new Key(row.getLong(1), row.getInt(2)), clock.now());
        due.forEach(key -> change(key, this::stop).filter(fence -> !told.contains(fence) && tell(fence)).ifPresent(told::add));
        told.removeIf(fence -> due.stream().noneMatch(key -> key.attempt() == fence.attempt()));
    }

    private Optional<Fence> change(Key key, Function<Claimed, Optional<Fence>> how) {
        return QuarkusTransaction.requiringNew().call(() -> attempts.locked(key.attempt())
                .flatMap(attempt -> runs.find(key.attempt(), key.run()).filter(GivingWay::canStop).map(run -> new Claimed(attempt, run)))
                .flatMap(how));
    }

    private boolean tell(Fence fence) {
        return hub.send(fence.host(), CoordinatorMessage.newBuilder()
                .setCancelAttempt(CancelAttempt.newBuilder().setRef(fence.ref()).setReason("It makes way for a person."))
                .build());
    }

    /** What is only to be reported is as good as over. */
    private static boolean canStop(Run run) {
        return switch (run.state()) {
            case CLAIMED, BUILDING, PREPARING, RUNNING -> true;
            case QUEUED, REPORTING, GRADED, CANCELLED, LAB_FAULT -> false;
        };
    }

    private Optional<Fence> ask(Claimed claimed) {
        Run run = claimed.run();
        Instant now = clock.now();
        Duration left = left(claimed, now);
        if (run.stopAt() != null || claimed.attempt().cancelWanted() || claimed.attempt().gaveWayAt() != null && left.isPositive()) {
            return Optional.empty();
        }
        // One that takes longer than expected may as well take as long again as it is beyond that.
        Instant stop = now.plus(left.abs().compareTo(config.giveWay()) > 0 ? config.notice() : config.giveWay());
        sql.update("update run set stop_at = ? where attempt_id = ? and number = ?", stop, run.attempt(), run.number());
        attempts.advance(claimed, run.state(), "makes way for a person who waits for " + run.board() + ", at " + labTimes.clock(stop) + " unless it has ended by then");
        LOG.infof("run %d of attempt %d makes way on %s", run.number(), run.attempt(), run.board());
        return Optional.empty();
    }

    /** Until its end as expected; less than nothing for one that takes longer. */
    private Duration left(Claimed claimed, Instant now) {
        Duration expected = times.atMost(claimed.attempt().exercise(), claimed.run().lane()).orElse(config.firstEstimate().plus(config.margin()));
        return expected.minus(Duration.between(Objects.requireNonNull(claimed.run().claimedAt()), now));
    }

    /** Unless whoever waited has left, or got another board meanwhile. */
    private Optional<Fence> stop(Claimed claimed) {
        Run run = claimed.run();
        if (run.stopAt() == null || run.stopAt().isAfter(clock.now())) {
            return Optional.empty();
        }
        boolean wanted = awaited.now().stream().anyMatch(lease -> Objects.equals(lease.id(), run.hold()));
        if (!wanted) {
            sql.update("update run set stop_at = null where attempt_id = ? and number = ?", run.attempt(), run.number());
            attempts.advance(claimed, run.state(), "");
            return Optional.empty();
        }
        sql.update("update attempt set gave_way_at = coalesce(gave_way_at, ?) where id = ?", clock.now(), run.attempt());
        return Optional.of(run.fence());
    }
}
