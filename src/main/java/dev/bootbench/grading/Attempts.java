package dev.bootbench.grading;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.Holds;
import dev.bootbench.exercises.Exercise;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The attempts and every move they make. A move is made on a row that the caller's transaction has locked, checks the
 * table of {@link AttemptState}, notes the time, and tells everybody after the commit.
 */
@ApplicationScoped
class Attempts {
    private static final String INSERT = """
            insert into attempt (submission_id, exercise, exercise_version, purpose, requested_by, state, priority, queued_at,
                                 seed, max_score)
            values (?, ?, ?, ?, ?, 'QUEUED', ?, ?, ?, ?)
            on conflict (submission_id) where finished_at is null do nothing
            returning id
            """;
    private static final String UNFINISHED = "select id from attempt where submission_id = ? and finished_at is null";
    private static final String CLAIMED = """
            update attempt set state = 'CLAIMED', sentence = '', generation = generation + 1, host = ?, board = ?, hold_id = ?,
                   claimed_at = ?, expires_at = ?, doing = ''
             where id = ?
            """;
    /** What a failed claim found stays in {@code delivery} and {@code check_result}; the next claim starts clean. */
    private static final String REQUEUED = """
            update attempt set state = 'QUEUED', sentence = ?, host = null, board = null, hold_id = null, claimed_at = null,
                   expires_at = null, doing = '', lab_faults = ?, faulted_boards = ?, summary = '', kernel = '',
                   taint_before = null, taint_after = null, build_ms = null, prepare_ms = null, run_ms = null, build_log = '',
                   kernel_log = '', console_log = '', console_from = null, console_to = null, lab_log = ''
             where id = ?
            """;
    private static final String FINISHED = """
            update attempt set state = ?, sentence = ?, score = ?, host = null, hold_id = null, expires_at = null, doing = '',
                   finished_at = ?
             where id = ?
            """;
    private static final String RENEWED = """
            update attempt set expires_at = ? where id = ? and generation = ? and host = ? and claimed_at > ?
            """;
    private static final String PHASE = """
            insert into attempt_phase (attempt_id, generation, state, at, sentence) values (?, ?, ?, ?, ?)
            """;

    private final Sql sql;
    private final LabClock clock;
    private final Holds holds;
    private final Event<Changed> changed;
    private final SecureRandom random = new SecureRandom();

    Attempts(Sql sql, LabClock clock, Holds holds, Event<Changed> changed) {
        this.sql = sql;
        this.clock = clock;
        this.holds = holds;
        this.changed = changed;
    }

    Optional<Attempt> find(long id) {
        return sql.first(AttemptRow.SELECT + "where a.id = ?", AttemptRow::read, id);
    }

    /** Waits for the row; nobody else moves it before the transaction ends. */
    Optional<Attempt> locked(long id) {
        return sql.first(AttemptRow.SELECT + "where a.id = ? for update of a", AttemptRow::read, id);
    }

    /** Locks the row, if it waits in the queue and nobody else has it locked. */
    Optional<Attempt> lockedWaiting(long id) {
        return sql.first(
                AttemptRow.SELECT + "where a.id = ? and a.state = 'QUEUED' for update of a skip locked",
                AttemptRow::read,
                id);
    }

    /** Locks the row, if it is still with that host under that number. */
    Optional<Attempt> locked(Fence fence) {
        return sql.first(
                AttemptRow.SELECT + "where a.id = ? and a.generation = ? and a.host = ? for update of a",
                AttemptRow::read,
                fence.attempt(),
                fence.generation(),
                fence.host());
    }

    /** Those that the host has, by id. */
    List<Attempt> with(String host) {
        return sql.list(AttemptRow.SELECT + "where a.host = ? order by a.id", AttemptRow::read, host);
    }

    /** Puts a submission in the queue. While an attempt of it waits or runs, that one is what is wanted. */
    @Transactional
    long queue(long submission, Exercise exercise, Purpose purpose, long requestedBy) {
        Instant now = clock.now();
        Optional<Long> made = sql.first(
                INSERT,
                row -> row.getLong(1),
                submission,
                exercise.id(),
                exercise.version(),
                purpose,
                requestedBy,
                purpose.priority(),
                now,
                random.nextLong(),
                Points.hundredths(exercise.header().points()));
        if (made.isEmpty()) {
            return sql.first(UNFINISHED, row -> row.getLong(1), submission).orElseThrow();
        }
        note(made.get(), 0, AttemptState.QUEUED, "");
        return made.get();
    }

    /** @return the fence of the new claim */
    Fence claim(Attempt attempt, String host, Hold lease, Instant expires) {
        check(attempt, AttemptState.CLAIMED);
        sql.update(CLAIMED, host, lease.board(), lease.id(), clock.now(), expires, attempt.id());
        note(attempt.id(), attempt.generation() + 1, AttemptState.CLAIMED, lease.board());
        return new Fence(attempt.id(), attempt.generation() + 1, host);
    }

    /** The agent has come to another phase, or does another thing in the present one. */
    void advance(Attempt attempt, AttemptState phase, String doing) {
        if (attempt.state() != phase) {
            check(attempt, phase);
            note(attempt.id(), attempt.generation(), phase, "");
        } else {
            changed.fire(new Changed(Changed.Kind.ATTEMPT, Long.toString(attempt.id())));
        }
        sql.update("update attempt set state = ?, doing = ? where id = ?", phase, doing, attempt.id());
    }

    /**
     * Back to the queue, at its old place, and the board back to everybody.
     *
     * @param faulted the board that failed it, to be avoided; null when it was nobody's fault
     */
    void requeue(Attempt attempt, String sentence, @Nullable String faulted) {
        check(attempt, AttemptState.QUEUED);
        List<String> faultedBoards = new java.util.ArrayList<>(attempt.faultedBoards());
        if (faulted != null) {
            faultedBoards.add(faulted);
        }
        release(attempt);
        sql.update(REQUEUED, sentence, attempt.labFaults() + (faulted == null ? 0 : 1), faultedBoards, attempt.id());
        note(attempt.id(), attempt.generation(), AttemptState.QUEUED, sentence);
    }

    void finish(Attempt attempt, Outcome outcome) {
        check(attempt, outcome.state());
        String sentence = switch (outcome) {
            case Outcome.Graded graded -> "";
            case Outcome.Cancelled(String why) -> why;
            case Outcome.Faulted(String why) -> why;
        };
        Integer score = outcome instanceof Outcome.Graded(int points) ? points : null;
        release(attempt);
        sql.update(FINISHED, outcome.state(), sentence, score, clock.now(), attempt.id());
        note(attempt.id(), attempt.generation(), outcome.state(), sentence);
    }

    /** Sign of life. False when the attempt is not the host's any more, or was with it for longer than it may be. */
    @Transactional
    boolean renew(Fence fence, Instant expires, Instant claimedAfter) {
        return sql.update(RENEWED, expires, fence.attempt(), fence.generation(), fence.host(), claimedAfter) == 1;
    }

    private void release(Attempt attempt) {
        if (attempt.hold() != null) {
            holds.release(attempt.hold());
        }
    }

    private static void check(Attempt attempt, AttemptState target) {
        if (!attempt.state().canGoTo(target)) {
            throw new IllegalStateException(
                    "attempt %d cannot go from %s to %s".formatted(attempt.id(), attempt.state(), target));
        }
    }

    private void note(long attempt, int generation, AttemptState state, String sentence) {
        sql.update(PHASE, attempt, generation, state, clock.now(), sentence);
        changed.fire(new Changed(Changed.Kind.ATTEMPT, Long.toString(attempt)));
    }
}
