package dev.bootbench.grading;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.contract.v1.CheckResult;
import dev.bootbench.exercises.Exercise;
import dev.bootbench.exercises.Header;
import dev.bootbench.people.Audit;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Scores graded attempts by the present points of their exercise, without a run: from the verdicts and shares that the
 * agents delivered, which stay as they are, so that doing it twice changes nothing the second time.
 */
@ApplicationScoped
class Rescoring {
    private static final String GRADED = "select id from attempt where exercise = ? and state = 'GRADED' order by id";
    private static final String DELIVERED = """
            select d.message from delivery d join run r on r.attempt_id = d.attempt_id and r.generation = d.generation
             where d.attempt_id = ? and d.counted
            """;
    private static final String POINTS = """
            update check_result c set points = ?, max_points = ? from run r
             where r.attempt_id = c.attempt_id and r.generation = c.generation and c.attempt_id = ? and c.check_id = ?
            """;
    private static final String KEEP = """
            insert into rescore (attempt_id, by_person, at, version, before, before_max, after, after_max) values (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Sql sql;
    private final Attempts attempts;
    private final Runs runs;
    private final LabClock clock;
    private final Audit audit;
    private final Event<Changed> changed;

    Rescoring(Sql sql, Attempts attempts, Runs runs, LabClock clock, Audit audit, Event<Changed> changed) {
        this.sql = sql;
        this.attempts = attempts;
        this.runs = runs;
        this.clock = clock;
        this.audit = audit;
        this.changed = changed;
    }

    /**
     * What became of the graded attempts of an exercise.
     *
     * @param changed have another score or another maximum now
     * @param unchanged were right already
     * @param regrade had other checks than the exercise has now: only another grading can tell
     */
    public record Rescored(int changed, int unchanged, int regrade) {}

    private enum Result { CHANGED, UNCHANGED, REGRADE }

    private record Score(int points, int maxPoints) {}

    @Transactional
    Rescored all(Exercise exercise, long by) {
        Map<Result, Long> counted = sql.list(GRADED, row -> row.getLong(1), exercise.id()).stream()
                .map(id -> attempts.locked(id).orElseThrow())
                .collect(Collectors.groupingBy(attempt -> one(attempt, exercise, by), Collectors.counting()));
        Rescored rescored = new Rescored(
                counted.getOrDefault(Result.CHANGED, 0L).intValue(),
                counted.getOrDefault(Result.UNCHANGED, 0L).intValue(),
                counted.getOrDefault(Result.REGRADE, 0L).intValue());
        audit.log("exercise-rescored", exercise.id(), rescored.changed() + " attempts, by version " + exercise.version());
        return rescored;
    }

    private Result one(Attempt attempt, Exercise exercise, long by) {
        Map<String, Score> delivered = delivered(attempt.id());
        Set<String> wanted = exercise.header().checks().stream().map(Header.Check::id).collect(Collectors.toSet());
        if (!delivered.keySet().equals(wanted)) {
            return Result.REGRADE;
        }
        Map<String, Score> scores = new HashMap<>();
        for (Header.Check check : exercise.header().checks()) {
            int worth = Points.hundredths(check.points());
            scores.put(check.id(), new Score(share(Optional.ofNullable(delivered.get(check.id())).orElseThrow(), worth), worth));
        }
        int after = scores.values().stream().mapToInt(Score::points).sum();
        int afterMax = Points.hundredths(exercise.header().points());
        int before = Optional.ofNullable(attempt.score()).orElseThrow();
        scores.forEach((check, score) -> sql.update(POINTS, score.points(), score.maxPoints(), attempt.id(), check));
        putIntoWords(attempt, exercise.header(), scores, after, afterMax);
        if (before == after && attempt.maxScore() == afterMax) {
            return Result.UNCHANGED;
        }
        sql.update(KEEP, attempt.id(), by, clock.now(), exercise.version(), before, attempt.maxScore(), after, afterMax);
        sql.update("update attempt set score = ?, max_score = ? where id = ?", after, afterMax, attempt.id());
        changed.fire(new Changed(Changed.Kind.ATTEMPT, Long.toString(attempt.id())));
        return Result.CHANGED;
    }

    /** The points that people read in the summaries are those of the table. */
    private void putIntoWords(Attempt attempt, Header exercise, Map<String, Score> scores, int after, int afterMax) {
        for (Run run : runs.of(attempt.id())) {
            List<Score> its = exercise.checks(run.lane()).stream().map(check -> Optional.ofNullable(scores.get(check.id())).orElseThrow()).toList();
            sql.update("update run set summary = ? where attempt_id = ? and number = ?",
                    Summaries.rescored(run.found().summary(), its.stream().mapToInt(Score::points).sum(), its.stream().mapToInt(Score::maxPoints).sum()),
                    run.attempt(), run.number());
        }
        sql.update("update attempt set summary = ? where id = ?", Summaries.of(runs.of(attempt.id()), after, afterMax), attempt.id());
    }

    private static int share(Score delivered, int worth) {
        return BigDecimal.valueOf(delivered.points()).multiply(BigDecimal.valueOf(worth))
                .divide(BigDecimal.valueOf(delivered.maxPoints()), 0, RoundingMode.HALF_UP)
                .intValueExact();
    }

    private Map<String, Score> delivered(long attempt) {
        List<byte[]> messages = sql.list(DELIVERED, row -> row.getBytes(1), attempt);
        Map<String, Score> scores = new HashMap<>();
        try {
            for (byte[] message : messages) {
                for (CheckResult check : AttemptFinished.parseFrom(message).getChecksList()) {
                    scores.put(FromAgent.text(check.getCheck()), earned(check));
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the table delivery holds what was received", e);
        }
        return scores;
    }

    /** A check that was worth nothing counts as one point for what follows: passed, or not. */
    private static Score earned(CheckResult check) {
        if (check.getMaxPoints() > 0) {
            return new Score(check.getPoints(), check.getMaxPoints());
        }
        return new Score(Verdict.of(check.getVerdict()) == Verdict.PASS ? 1 : 0, 1);
    }
}
