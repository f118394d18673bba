package dev.bootbench.grading;

import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.exercises.Catalogue;
import dev.bootbench.exercises.Header;
import dev.bootbench.recordings.Markers;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Takes results in. Each claim's result is taken once; the second time, and the result of a claim that is not the
 * present one any more, change nothing. When {@link #take} has returned, the result is safe and may be acknowledged.
 */
@ApplicationScoped
class Deliveries {
    private static final Logger LOG = Logger.getLogger(Deliveries.class);
    private static final String KEEP = """
            insert into delivery (attempt_id, generation, host, received_at, outcome, counted, message) values (?, ?, ?, ?, ?, ?, ?)
            on conflict (attempt_id, generation, host) do nothing
            """;
    private final Sql sql;
    private final LabClock clock;
    private final LabTimes times;
    private final Attempts attempts;
    private final Runs runs;
    private final CheckResults results;
    private final LabFaults faults;
    private final Catalogue catalogue;
    private final Markers markers;

    Deliveries(
            Sql sql, LabClock clock, LabTimes times, Attempts attempts, Runs runs, CheckResults results, LabFaults faults,
            Catalogue catalogue, Markers markers) {
        this.sql = sql;
        this.clock = clock;
        this.times = times;
        this.attempts = attempts;
        this.runs = runs;
        this.results = results;
        this.faults = faults;
        this.catalogue = catalogue;
        this.markers = markers;
    }

    @Transactional
    void take(String host, AttemptFinished finished) {
        Fence fence = Fence.of(host, finished.getRef());
        if (attempts.find(fence.attempt()).isEmpty()) {
            LOG.warnf("host %s delivered a result of attempt %d, which does not exist", host, fence.attempt());
            return;
        }
        Optional<Claimed> present = attempts.locked(fence);
        boolean first = sql.update(
                        KEEP,
                        fence.attempt(),
                        fence.generation(),
                        host,
                        clock.now(),
                        finished.getOutcome().name(),
                        present.isPresent(),
                        finished.toByteArray())
                == 1;
        if (first && present.isPresent()) {
            apply(present.get(), finished);
        }
    }

    /** Whether the result of that claim is here already. */
    boolean has(Fence fence) {
        return sql.first(
                        "select 1 from delivery where attempt_id = ? and generation = ? and host = ?",
                        row -> true,
                        fence.attempt(),
                        fence.generation(),
                        fence.host())
                .isPresent();
    }

    private void apply(Claimed claimed, AttemptFinished finished) {
        List<CheckOutcome> checks = finished.getChecksList().stream().map(FromAgent::check).toList();
        Run.Found found = FromAgent.found(finished);
        Run run = claimed.run();
        results.replace(run.attempt(), run.generation(), checks);
        RunRow.save(sql, run, found);
        if (run.hold() != null) {
            markers.place(run.hold(), "checks", CheckPlaces.of(checks));
        }
        if (run.state() != AttemptState.REPORTING) {
            attempts.advance(claimed, AttemptState.REPORTING, "");
        }
        Claimed reporting = attempts.locked(run.fence()).orElseThrow();
        switch (finished.getOutcome()) {
            case GRADED -> judge(reporting, checks);
            case LAB_FAULT -> fault(reporting, checks, found.summary());
            case CANCELLED -> cancelled(reporting, found.summary());
            case OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                faults.happened(reporting, "its agent sent a result that this coordinator cannot read");
        }
    }

    private void judge(Claimed claimed, List<CheckOutcome> checks) {
        if (checks.stream().anyMatch(c -> c.verdict() == Verdict.LAB_FAULT)) {
            fault(claimed, checks, "a check could not be judged");
            return;
        }
        Attempt attempt = claimed.attempt();
        Header header = catalogue.version(attempt.exercise(), attempt.exerciseVersion()).header();
        String problem = problem(checks, header.checks(claimed.run().lane()));
        if (!problem.isEmpty()) {
            faults.happened(claimed, problem);
            return;
        }
        if (attempts.judged(claimed)) {
            int score = results.of(attempt.id()).stream().mapToInt(CheckOutcome::points).sum();
            attempts.finish(attempt, new Outcome.Graded(score), Summaries.of(runs.of(attempt.id()), score, attempt.maxScore()));
        }
    }

    /** What makes the results no result of these checks; empty when nothing does. */
    private static String problem(List<CheckOutcome> checks, List<Header.Check> wanted) {
        Set<String> missing = new HashSet<>();
        wanted.forEach(c -> missing.add(c.id()));
        for (CheckOutcome check : checks) {
            if (!missing.remove(check.id())) {
                return "its agent reported the check \"%s\", which is unknown or was reported twice".formatted(check.id());
            }
            int worth = wanted.stream()
                    .filter(c -> c.id().equals(check.id()))
                    .mapToInt(c -> Points.hundredths(c.points()))
                    .findFirst()
                    .orElseThrow();
            if (check.points() < 0 || check.points() > worth) {
                return "its agent gave %s points for the check \"%s\", which is worth %s"
                        .formatted(Points.of(check.points()), check.id(), Points.of(worth));
            }
        }
        return missing.isEmpty() ? "" : "its agent reported nothing of the check \"%s\"".formatted(missing.iterator().next());
    }

    private void fault(Claimed claimed, List<CheckOutcome> checks, String summary) {
        String what = stripFullStop(summary);
        Optional<CheckOutcome> where = checks.stream().filter(c -> c.verdict() == Verdict.LAB_FAULT).findFirst();
        if (checks.stream().anyMatch(c -> c.verdict() == Verdict.LAB_FAULT && c.blame() == Blame.EXERCISE)) {
            faults.exerciseBroken(claimed, what);
        } else {
            faults.happened(claimed, where.map(CheckOutcome::id).orElse(""), what);
        }
    }

    private void cancelled(Claimed claimed, String summary) {
        if (claimed.attempt().cancelWanted()) {
            attempts.finish(claimed.attempt(), new Outcome.Cancelled("Cancelled."), summary);
        } else if (claimed.run().stopAt() != null) {
            attempts.requeue(claimed, "It gave way to a person at %s and is queued again, at its old place."
                    .formatted(times.clock(clock.now())), claimed.run().labFaults());
        } else {
            faults.happened(claimed, "its agent gave it up: " + stripFullStop(summary));
        }
    }

    private static String stripFullStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
