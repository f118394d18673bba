package dev.bootbench.grading;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.booking.Hold;
import dev.bootbench.exercises.Exercise;
import dev.bootbench.recordings.Recordings;
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
 * The attempts: where their runs have brought them, and their end. Every move is made on a row that the caller's
 * transaction has locked, and told to everybody after the commit.
 */
@ApplicationScoped
class Attempts {
    private static final String INSERT = """
            insert into attempt (submission_id, exercise, exercise_version, purpose, requested_by, state, priority, queued_at,
                                 seed, max_score, request_key)
            values (?, ?, ?, ?, ?, 'QUEUED', ?, ?, ?, ?, ?)
            on conflict do nothing
            returning id
            """;
    private static final String ALREADY = """
            select id from attempt where submission_id = ?
               and (request_key = ? or exercise_version = ? and purpose = ? and finished_at is null)
             order by (request_key is not distinct from ?) desc, id desc limit 1
            """;
    private static final String FINISHED =
            "update attempt set state = ?, sentence = ?, summary = ?, score = ?, finished_at = ? where id = ?";

    private final Sql sql;
    private final LabClock clock;
    private final Runs runs;
    private final Recordings recordings;
    private final Event<Changed> changed;
    private final SecureRandom random = new SecureRandom();

    Attempts(Sql sql, LabClock clock, Runs runs, Recordings recordings, Event<Changed> changed) {
        this.sql = sql;
        this.clock = clock;
        this.runs = runs;
        this.recordings = recordings;
        this.changed = changed;
    }

    Optional<Attempt> find(long id) {
        return sql.first(AttemptRow.SELECT + "where a.id = ?", AttemptRow::read, id);
    }

    /** Waits for the row; nobody else moves it or its runs before the transaction ends. */
    Optional<Attempt> locked(long id) {
        return sql.first(AttemptRow.SELECT + "where a.id = ? for update of a", AttemptRow::read, id);
    }

    /** Locks the row, if it has not ended and nobody else has it locked. */
    Optional<Attempt> lockedOpen(long id) {
        return sql.first(
                AttemptRow.SELECT + "where a.id = ? and a.finished_at is null for update of a skip locked", AttemptRow::read, id);
    }

    /** Locks the attempt, if one of its runs is still with that host under that number. */
    Optional<Claimed> locked(Fence fence) {
        return locked(fence.attempt()).flatMap(attempt -> runs.find(fence).map(run -> new Claimed(attempt, run)));
    }

    /** Whether each of its runs waits for a board. */
    boolean nothingBegun(Attempt attempt) {
        return runs.of(attempt.id()).stream().allMatch(run -> run.state() == AttemptState.QUEUED);
    }

    /**
     * Puts a submission in the queue. What was asked for under the same key, or for the same reason and by the same version
     * and has not ended, is what is wanted.
     *
     * @param key chosen by who asks; null: none
     */
    @Transactional
    long queue(long submission, Exercise exercise, Purpose purpose, long requestedBy, @Nullable String key) {
        Optional<Long> made = sql.first(
                INSERT,
                row -> row.getLong(1),
                submission,
                exercise.id(),
                exercise.version(),
                purpose,
                requestedBy,
                purpose.priority(),
                clock.now(),
                random.nextLong(),
                Points.hundredths(exercise.header().points()),
                key);
        if (made.isEmpty()) {
            Optional<Long> already = sql.first(ALREADY, row -> row.getLong(1), submission, key, exercise.version(), purpose, key);
            // The one in the way may have ended in between; then nothing is in the way any more.
            return already.isPresent() ? already.get() : queue(submission, exercise, purpose, requestedBy, key);
        }
        runs.queue(made.get(), exercise, profiles(submission, exercise));
        tell(made.get());
        return made.get();
    }

    /** Of which board profile it wants one, the preferred one first: a captured state wakes up on a board as it came from. */
    private List<String> profiles(long submission, Exercise exercise) {
        return sql.first("select profile from submission where id = ?", row -> Optional.ofNullable(row.getString(1)), submission)
                .orElseThrow()
                .map(List::of)
                .orElse(exercise.header().profiles());
    }

    /** @return the fence of the new claim */
    Fence claim(Claimed waiting, String host, String profile, Hold lease, Instant expires) {
        int generation = waiting.attempt().claims() + 1;
        sql.update("update attempt set generation = ? where id = ?", generation, waiting.attempt().id());
        Fence fence = runs.claim(waiting.run(), host, profile, lease, generation, expires);
        recordings.begin(lease, waiting.attempt().id(), waiting.attempt().person());
        follow(waiting.attempt().id());
        return fence;
    }

    void advance(Claimed claimed, AttemptState phase, String doing) {
        runs.advance(claimed.run(), phase, doing);
        follow(claimed.attempt().id());
    }

    /** Back to the queue, at its old place, through nobody's fault; or to its end, where it is cancelled. */
    void giveBack(Claimed claimed) {
        requeue(claimed, "", claimed.run().labFaults());
    }

    void requeue(Claimed claimed, String sentence, int labFaults) {
        runs.requeue(claimed.run(), sentence, labFaults);
        follow(claimed.attempt().id());
    }

    /** The checks of a run are judged. @return whether it was the last of its attempt, which is still to be finished */
    boolean judged(Claimed claimed) {
        runs.end(claimed.run(), AttemptState.GRADED, "");
        if (runs.of(claimed.attempt().id()).stream().allMatch(run -> run.state() == AttemptState.GRADED)) {
            return true;
        }
        follow(claimed.attempt().id());
        return false;
    }

    /**
     * Ends the attempt, and with it every run that has not ended: their agents learn at their next heartbeat that these
     * are not theirs any more.
     *
     * @param summary one sentence about what happened, for a graded one
     */
    void finish(Attempt attempt, Outcome outcome, String summary) {
        if (attempt.finishedAt() != null) {
            throw new IllegalStateException("attempt %d has ended already".formatted(attempt.id()));
        }
        String sentence = switch (outcome) {
            case Outcome.Graded graded -> "";
            case Outcome.Cancelled(String why) -> why;
            case Outcome.Faulted(String why) -> why;
        };
        Integer score = outcome instanceof Outcome.Graded(int points) ? points : null;
        for (Run run : runs.of(attempt.id())) {
            if (!run.state().over()) {
                boolean its = outcome.state() == AttemptState.LAB_FAULT && run.host() != null;
                runs.end(run, its ? AttemptState.LAB_FAULT : AttemptState.CANCELLED, sentence);
            }
        }
        sql.update(FINISHED, outcome.state(), sentence, summary, score, clock.now(), attempt.id());
        tell(attempt.id());
    }

    /**
     * The attempt is where its first unfinished run is: with an agent if one is, else in the queue; there one that was cancelled
     * ends, since nobody would claim the rest of it.
     */
    private void follow(long attempt) {
        List<Run> open = runs.of(attempt).stream().filter(run -> !run.state().over()).toList();
        if (open.stream().noneMatch(run -> run.state().withAgent())) {
            Optional<Attempt> cancelled = find(attempt).filter(Attempt::cancelWanted);
            if (cancelled.isPresent()) {
                finish(cancelled.get(), new Outcome.Cancelled("Cancelled."), "");
                return;
            }
        }
        Run leading = open.stream().filter(run -> run.state().withAgent()).findFirst().orElse(open.getFirst());
        sql.update("update attempt set state = ?, sentence = ? where id = ?", leading.state(), leading.sentence(), attempt);
        tell(attempt);
    }

    private void tell(long attempt) {
        changed.fire(new Changed(Changed.Kind.ATTEMPT, Long.toString(attempt)));
    }
}
