package dev.bootbench.grading;

import dev.bootbench.LabClock;
import dev.bootbench.booking.Holds;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.RunAttempt;
import dev.bootbench.exercises.Catalogue;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Objects;

/** What an agent is told to run, and that its board stays leased while it does. */
@ApplicationScoped
class Orders {
    private static final String LEASE_END = """
            select h.id, h.end_at from run r join hold h on h.id = r.hold_id
             where r.attempt_id = ? and r.generation = ? and r.host = ?
            """;

    private final Sql sql;
    private final Catalogue catalogue;
    private final Holds holds;
    private final LabClock clock;
    private final GradingConfig config;

    Orders(Sql sql, Catalogue catalogue, Holds holds, LabClock clock, GradingConfig config) {
        this.sql = sql;
        this.catalogue = catalogue;
        this.holds = holds;
        this.clock = clock;
        this.config = config;
    }

    CoordinatorMessage run(Attempt attempt, Run run) {
        String board = Objects.requireNonNull(run.board());
        String archive = sql.first(
                        "select archive from submission where id = ?", row -> row.getString(1), attempt.submission())
                .orElseThrow();
        return CoordinatorMessage.newBuilder()
                .setRunAttempt(RunAttempt.newBuilder()
                        .setRef(run.fence().ref())
                        .setBoard(board)
                        .setExercise(attempt.exercise())
                        .setBundle(catalogue.version(attempt.exercise(), attempt.exerciseVersion()).bundle())
                        .setSubmission(archive)
                        .setSeed(attempt.seed())
                        .setLane(run.lane().id())
                        .setRun(run.number()))
                .build();
    }

    /** Lengthens the lease of a run that takes longer than usual, if nobody has booked the board after it. */
    @Transactional
    void keepLease(Fence fence) {
        Instant soon = clock.now().plus(config.expiry().multipliedBy(2));
        sql.first(
                        LEASE_END,
                        row -> new Lease(row.getLong("id"), Sql.instant(row, "end_at")),
                        fence.attempt(),
                        fence.generation(),
                        fence.host())
                .filter(lease -> lease.end().isBefore(soon))
                .ifPresent(lease -> holds.renew(lease.id(), config.lease()));
    }

    private record Lease(long id, Instant end) {}
}
