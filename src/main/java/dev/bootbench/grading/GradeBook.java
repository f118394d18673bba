package dev.bootbench.grading;

import dev.bootbench.exercises.BestScores;
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
    private static final String BEST = """
            select a.exercise, max(a.score) as best from attempt a join submission s on s.id = a.submission_id
             where s.person_id = ? and a.state = 'GRADED' group by a.exercise
            """;
    private static final String GRADES = """
            select p.login, p.name, p.role, max(a.score) as best,
                   (array_agg(a.score order by s.submitted_at desc, a.id desc))[1] as last,
                   count(*) as attempts, max(s.submitted_at) as submitted_at
              from attempt a join submission s on s.id = a.submission_id join person p on p.id = s.person_id
             where a.exercise = ? and a.state = 'GRADED'
             group by p.id order by p.login
            """;

    private final Sql sql;

    GradeBook(Sql sql) {
        this.sql = sql;
    }

    /**
     * One person's result in one exercise.
     *
     * @param last score of the newest submission's newest grading
     * @param attempts how many were graded
     * @param submittedAt when the newest graded submission was handed in
     */
    public record Grade(PersonView person, BigDecimal best, BigDecimal last, int attempts, Instant submittedAt) {}

    @Override
    public Map<String, BigDecimal> of(long person) {
        record Best(String exercise, BigDecimal score) {}
        return sql.list(BEST, row -> new Best(row.getString("exercise"), Points.of(row.getInt("best"))), person).stream()
                .collect(Collectors.toMap(Best::exercise, Best::score));
    }

    /** By login. */
    List<Grade> grades(String exercise) {
        return sql.list(
                GRADES,
                row -> new Grade(
                        new PersonView(row.getString("login"), row.getString("name"), Role.valueOf(row.getString("role"))),
                        Points.of(row.getInt("best")),
                        Points.of(row.getInt("last")),
                        row.getInt("attempts"),
                        Sql.instant(row, "submitted_at")),
                exercise);
    }
}
