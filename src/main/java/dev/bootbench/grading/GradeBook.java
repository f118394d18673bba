package dev.bootbench.grading;

import dev.bootbench.LabClock;
import dev.bootbench.exercises.BestScores;
import dev.bootbench.exercises.Catalogue;
import dev.bootbench.exercises.Schedule;
import dev.bootbench.exercises.Schedules;
import dev.bootbench.people.PersonView;
import dev.bootbench.people.Role;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What everybody reached. Only graded attempts count; what the lab failed or somebody cancelled counts for nothing. */
@ApplicationScoped
class GradeBook implements BestScores {
    /** Of each submission, the newest grading that came to its end: what was graded again counts once it is graded. */
    private static final String OFFICIAL =
            " a.id = (select max(g.id) from attempt g where g.submission_id = a.submission_id and g.state = 'GRADED') ";
    private static final String BEST = """
            select a.exercise, max(a.score) as best,
                   (array_agg(a.score order by s.submitted_at desc, a.id desc))[1] as last
              from attempt a join submission s on s.id = a.submission_id
             where s.person_id = ? and """ + OFFICIAL + " group by a.exercise";
    private static final String GRADES = """
            select p.login, p.name, p.role, max(a.score) as best,
                   (array_agg(a.score order by s.submitted_at desc, a.id desc))[1] as last,
                   count(*) as attempts, max(s.submitted_at) as submitted_at
              from attempt a join submission s on s.id = a.submission_id join person p on p.id = s.person_id
             where a.exercise = ? and """ + OFFICIAL + " group by p.id order by p.login";

    private final Sql sql;
    private final Catalogue catalogue;
    private final Schedules schedules;
    private final LabClock clock;

    GradeBook(Sql sql, Catalogue catalogue, Schedules schedules, LabClock clock) {
        this.sql = sql;
        this.catalogue = catalogue;
        this.schedules = schedules;
        this.clock = clock;
    }

    /**
     * One person's result in one exercise.
     *
     * @param grade {@code best} or {@code last}, as the exercise's schedule has it
     * @param last score of the newest submission
     * @param attempts how many submissions were graded
     * @param submittedAt when the newest graded submission was handed in
     */
    public record Grade(
            PersonView person, BigDecimal grade, BigDecimal best, BigDecimal last, BigDecimal maxScore, int attempts,
            Instant submittedAt) {}

    /** What the person may know of it: no score that tells of checks which are not open yet. */
    @Override
    public Map<String, BigDecimal> of(long person) {
        record Scores(String exercise, BigDecimal best, BigDecimal last) {}
        Map<String, Schedule> all = schedules.all();
        Instant now = clock.now();
        return sql.list(
                        BEST, row -> new Scores(row.getString("exercise"), Points.of(row.getInt("best")), Points.of(row.getInt("last"))),
                        person).stream()
                .filter(scores -> new Curtain(false, all.getOrDefault(scores.exercise(), Schedule.NONE), now)
                        .opensTotal(catalogue.latest(scores.exercise()).orElseThrow().header()))
                .collect(Collectors.toMap(Scores::exercise, scores -> counting(
                        all.getOrDefault(scores.exercise(), Schedule.NONE), scores.best(), scores.last())));
    }

    private static BigDecimal counting(Schedule schedule, BigDecimal best, BigDecimal last) {
        return switch (schedule.counts()) {
            case BEST -> best;
            case LAST -> last;
        };
    }

    /** By login. */
    List<Grade> grades(String exercise) {
        Schedule schedule = schedules.of(exercise);
        BigDecimal maxScore = catalogue.latest(exercise).orElseThrow().header().points();
        return sql.list(
                GRADES,
                row -> {
                    BigDecimal best = Points.of(row.getInt("best"));
                    BigDecimal last = Points.of(row.getInt("last"));
                    return new Grade(
                            new PersonView(row.getString("login"), row.getString("name"), Role.valueOf(row.getString("role"))),
                            counting(schedule, best, last),
                            best,
                            last,
                            maxScore,
                            row.getInt("attempts"),
                            Sql.instant(row, "submitted_at"));
                },
                exercise);
    }
}
