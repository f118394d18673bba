package dev.bootbench.grading;

import dev.bootbench.exercises.Lane;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** How long runs take, from claim to result, by the last twenty of the same exercise and lane. */
@ApplicationScoped
class RunTimes {
    private static final String LATEST = """
            select percentile_cont(?::float8) within group (order by took) from (
                select extract(epoch from r.finished_at - r.claimed_at) as took from run r join attempt a on a.id = r.attempt_id
                 where a.exercise = ? and r.lane = ? and r.state = 'GRADED' and r.claimed_at is not null
                 order by r.finished_at desc limit 20) as latest
            having count(*) > 0
            """;
    private static final double HALF = 0.5;
    private static final double NEARLY_ALL = 0.9;

    private final Sql sql;
    private final GradingConfig config;

    RunTimes(Sql sql, GradingConfig config) {
        this.sql = sql;
        this.config = config;
    }

    /** Half of them are shorter. */
    Duration usual(String exercise, Lane lane) {
        return latest(HALF, exercise, lane).orElse(config.firstEstimate());
    }

    /** What nearly all of them keep to, and a margin above it; empty while nothing is known of the exercise. */
    Optional<Duration> atMost(String exercise, Lane lane) {
        return latest(NEARLY_ALL, exercise, lane).map(took -> took.plus(config.margin()))
                .map(expected -> expected.compareTo(config.runCap()) < 0 ? expected : config.runCap());
    }

    private Optional<Duration> latest(double share, String exercise, Lane lane) {
        return sql.first(LATEST, row -> Duration.ofMillis((long) (row.getDouble(1) * 1000)), share, exercise, lane.id());
    }
}
