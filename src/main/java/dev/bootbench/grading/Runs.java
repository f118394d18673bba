package dev.bootbench.grading;

import dev.bootbench.LabClock;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.Holds;
import dev.bootbench.exercises.Exercise;
import dev.bootbench.exercises.Lane;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The runs and every move they make. A move is made while the caller's transaction has the attempt's row locked, which
 * stands for all its runs, checks the table of {@link AttemptState}, and notes the time.
 */
@ApplicationScoped
class Runs {
    private static final String INSERT = "insert into run (attempt_id, number, lane, wants, state) values (?, ?, ?, ?, 'QUEUED')";
    private static final String CLAIMED = """
            update run set state = 'CLAIMED', sentence = '', generation = ?, host = ?, board = ?, profile = ?, hold_id = ?,
                   claimed_at = ?, expires_at = ?, doing = ''
             where attempt_id = ? and number = ?
            """;
    /** What a failed claim found stays in {@code delivery} and {@code check_result}; the next claim starts clean. */
    private static final String REQUEUED = """
            update run set state = 'QUEUED', sentence = ?, host = null, board = null, profile = null, hold_id = null,
                   claimed_at = null, expires_at = null, stop_at = null, doing = '', lab_faults = ?, summary = '', kernel = '', readied = '',
                   taint_before = null, taint_after = null, taint_expected = null, build_ms = null, prepare_ms = null, run_ms = null,
                   report_ms = null, parameters = '{}', artifacts = '', build_log = '', kernel_log = '', console_log = '', console_from = null,
                   console_to = null, lab_log = ''
             where attempt_id = ? and number = ?
            """;
    private static final String ENDED = """
            update run set state = ?, sentence = ?, host = null, hold_id = null, expires_at = null, stop_at = null, doing = '', finished_at = ?
             where attempt_id = ? and number = ?
            """;
    private static final String RENEWED = """
            update run set expires_at = ? where attempt_id = ? and generation = ? and host = ? and claimed_at > ?
            """;
    private static final String NOTE = """
            insert into attempt_phase (attempt_id, run, generation, state, at, sentence) values (?, ?, ?, ?, ?, ?)
            """;

    private final Sql sql;
    private final LabClock clock;
    private final Holds holds;
    private final GradingConfig config;

    Runs(Sql sql, LabClock clock, Holds holds, GradingConfig config) {
        this.sql = sql;
        this.clock = clock;
        this.holds = holds;
        this.config = config;
    }

    /** In the order they are made. */
    List<Run> of(long attempt) {
        return sql.list(RunRow.SELECT + "where r.attempt_id = ? order by r.number", RunRow::read, attempt);
    }

    Optional<Run> find(long attempt, int number) {
        return sql.first(RunRow.SELECT + "where r.attempt_id = ? and r.number = ?", RunRow::read, attempt, number);
    }

    /** The one that is still with that host under that number. */
    Optional<Run> find(Fence fence) {
        return sql.first(
                RunRow.SELECT + "where r.attempt_id = ? and r.generation = ? and r.host = ?",
                RunRow::read, fence.attempt(), fence.generation(), fence.host());
    }

    /** Those that the host has. */
    List<Run> with(String host) {
        return sql.list(RunRow.SELECT + "where r.host = ? order by r.attempt_id, r.number", RunRow::read, host);
    }

    /**
     * Makes the runs of an attempt that was just queued.
     *
     * @param profiles of the boards that could serve it, the preferred one first
     */
    void queue(long attempt, Exercise exercise, List<String> profiles) {
        int number = 0;
        for (Lane lane : exercise.header().lanes()) {
            number++;
            sql.update(INSERT, attempt, number, lane.id(), wants(profiles, lane));
            note(attempt, number, 0, AttemptState.QUEUED, "");
        }
    }

    private Set<String> wants(List<String> own, Lane lane) {
        Set<String> profiles = new LinkedHashSet<>(own);
        if (lane == Lane.DEBUG) {
            // Only while no board of those profiles has a debug kernel; the dispatcher sees to that.
            profiles.add(config.debugProfile());
        }
        Set<String> wants = new LinkedHashSet<>();
        profiles.forEach(profile -> wants.add(Run.want(profile, lane.id())));
        return wants;
    }

    /** @param generation the number of the claim, never used before in this attempt */
    Fence claim(Run run, String host, String profile, Hold lease, int generation, Instant expires) {
        check(run, AttemptState.CLAIMED);
        sql.update(CLAIMED, generation, host, lease.board(), profile, lease.id(), clock.now(), expires, run.attempt(), run.number());
        note(run.attempt(), run.number(), generation, AttemptState.CLAIMED, lease.board());
        return new Fence(run.attempt(), generation, host);
    }

    /** The agent has come to another phase, or does another thing in the present one. */
    void advance(Run run, AttemptState phase, String doing) {
        if (run.state() != phase) {
            check(run, phase);
            note(run.attempt(), run.number(), run.generation(), phase, "");
        }
        sql.update("update run set state = ?, doing = ? where attempt_id = ? and number = ?", phase, doing, run.attempt(), run.number());
    }

    /** Back to the queue, and the board back to everybody. */
    void requeue(Run run, String sentence, int labFaults) {
        check(run, AttemptState.QUEUED);
        release(run);
        sql.update(REQUEUED, sentence, labFaults, run.attempt(), run.number());
        note(run.attempt(), run.number(), run.generation(), AttemptState.QUEUED, sentence);
    }

    /** @param end {@code GRADED}, {@code CANCELLED} or {@code LAB_FAULT} */
    void end(Run run, AttemptState end, String sentence) {
        check(run, end);
        release(run);
        sql.update(ENDED, end, sentence, clock.now(), run.attempt(), run.number());
        note(run.attempt(), run.number(), run.generation(), end, sentence);
    }

    /** Sign of life. False when the run is not the host's any more, or was with it for longer than it may be. */
    @Transactional
    boolean renew(Fence fence, Instant expires, Instant claimedAfter) {
        return sql.update(RENEWED, expires, fence.attempt(), fence.generation(), fence.host(), claimedAfter) == 1;
    }

    private void release(Run run) {
        if (run.hold() != null) {
            holds.release(run.hold());
        }
    }

    private static void check(Run run, AttemptState target) {
        if (!run.state().canGoTo(target)) {
            throw new IllegalStateException("run %d of attempt %d cannot go from %s to %s"
                    .formatted(run.number(), run.attempt(), run.state(), target));
        }
    }

    private void note(long attempt, int run, int generation, AttemptState state, String sentence) {
        sql.update(NOTE, attempt, run, generation, state, clock.now(), sentence);
    }
}
