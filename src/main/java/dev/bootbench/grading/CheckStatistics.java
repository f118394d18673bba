package dev.bootbench.grading;

import dev.bootbench.exercises.Exercise;
import dev.bootbench.exercises.Header;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the checks of an exercise turn out, over all who handed in: what is hard, and what cannot be trusted. */
@ApplicationScoped
class CheckStatistics {
    private static final String RESULTS = """
            select a.id, a.submission_id, a.exercise_version, s.person_id, s.submitted_at, c.check_id, c.verdict,
                   a.id = (select max(g.id) from attempt g where g.submission_id = a.submission_id and g.state = 'GRADED') as official
              from attempt a
              join submission s on s.id = a.submission_id
              join run r on r.attempt_id = a.id
              join check_result c on c.attempt_id = a.id and c.generation = r.generation
             where a.exercise = ? and a.state = 'GRADED'
            """;
    /** Of what counts: one grading of each submission. */
    private static final String VERDICTS =
            "select check_id, verdict, count(*) as n from (" + RESULTS + ") as x where official group by check_id, verdict";
    /** Each grading after the first of the same submission by the same version, and whether its verdict was another. */
    private static final String FLAKES = "select check_id, count(*) as repeats, count(*) filter (where verdict <> first) as others from ("
            + "select *, first_value(verdict) over each as first, row_number() over each as place from (" + RESULTS + ") as x"
            + " window each as (partition by submission_id, exercise_version, check_id order by id)) as y"
            + " where place > 1 group by check_id";
    /** With the how manieth submission people passed it. */
    private static final String TRIES = "select check_id, percentile_cont(0.5) within group (order by tries) as median from ("
            + "select check_id, person_id, min(place) as tries from ("
            + "select *, row_number() over (partition by person_id, check_id order by submitted_at, submission_id) as place from ("
            + RESULTS + ") as x where official) as y where verdict = 'PASS' group by check_id, person_id) as z group by check_id";
    private static final String STOPPING = "select id from attempt where exercise = ? and stops_boards order by id desc limit 50";

    private final Sql sql;

    CheckStatistics(Sql sql) {
        this.sql = sql;
    }

    /**
     * @param stopsBoards numbers of attempts that stopped boards again and again, the newest first
     */
    public record Statistics(List<Check> checks, List<Long> stopsBoards) {}

    /**
     * One check.
     *
     * @param graded how many submissions it judged
     * @param passRate of those, from 0 to 1; null while there are none
     * @param verdicts how often which
     * @param repeats how often a submission was judged again by the same version
     * @param flakeRate share of these whose verdict was not that of the first time; null while there are none
     * @param medianTries with the how manieth submission those who passed it did so; null while nobody has
     */
    public record Check(
            String id, String title, BigDecimal points, String lane, int graded, @Nullable Double passRate,
            Map<Verdict, Integer> verdicts, int repeats, @Nullable Double flakeRate, @Nullable Double medianTries) {}

    private record Flakes(int repeats, int others) {}

    /** Of the checks that its present version has. */
    Statistics of(Exercise exercise) {
        Map<String, Map<Verdict, Integer>> verdicts = new HashMap<>();
        sql.list(VERDICTS, row -> verdicts
                .computeIfAbsent(row.getString("check_id"), key -> new EnumMap<>(Verdict.class))
                .put(Verdict.valueOf(row.getString("verdict")), row.getInt("n")), exercise.id());
        Map<String, Flakes> flakes = new HashMap<>();
        sql.list(FLAKES, row -> flakes.put(row.getString("check_id"), new Flakes(row.getInt("repeats"), row.getInt("others"))), exercise.id());
        Map<String, Double> tries = new HashMap<>();
        sql.list(TRIES, row -> tries.put(row.getString("check_id"), row.getDouble("median")), exercise.id());
        return new Statistics(
                exercise.header().checks().stream()
                        .map(check -> check(
                                check,
                                verdicts.getOrDefault(check.id(), Map.of()),
                                flakes.getOrDefault(check.id(), new Flakes(0, 0)),
                                tries.get(check.id())))
                        .toList(),
                sql.list(STOPPING, row -> row.getLong(1), exercise.id()));
    }

    private static Check check(Header.Check check, Map<Verdict, Integer> verdicts, Flakes flakes, @Nullable Double tries) {
        int graded = verdicts.values().stream().mapToInt(n -> n).sum();
        return new Check(
                check.id(), check.title(), check.points(), check.lane().id(), graded,
                graded == 0 ? null : (Double) ((double) verdicts.getOrDefault(Verdict.PASS, 0) / graded),
                verdicts,
                flakes.repeats(),
                flakes.repeats() == 0 ? null : (Double) ((double) flakes.others() / flakes.repeats()),
                tries);
    }
}
