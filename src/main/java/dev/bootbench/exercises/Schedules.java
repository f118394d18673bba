package dev.bootbench.exercises;

import static java.util.stream.Collectors.toMap;

import dev.bootbench.people.Audit;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** The schedules of the exercises. */
@ApplicationScoped
public class Schedules {
    private static final String SET = """
            insert into exercise_schedule (exercise, due_at, published_at, counts) values (?, ?, ?, ?)
            on conflict (exercise) do update set due_at = excluded.due_at, published_at = excluded.published_at, counts = excluded.counts
            """;

    private final Sql sql;
    private final Audit audit;

    Schedules(Sql sql, Audit audit) {
        this.sql = sql;
        this.audit = audit;
    }

    /** {@link Schedule#NONE} where nothing was laid down. */
    public Schedule of(String exercise) {
        return sql.first("select * from exercise_schedule where exercise = ?", Schedules::read, exercise).orElse(Schedule.NONE);
    }

    /** By exercise; those without one are absent. */
    public Map<String, Schedule> all() {
        record Named(String exercise, Schedule schedule) {}
        return sql.list("select * from exercise_schedule", row -> new Named(row.getString("exercise"), read(row))).stream()
                .collect(toMap(Named::exercise, Named::schedule));
    }

    @Transactional
    void set(String exercise, Schedule schedule) {
        sql.update(SET, exercise, schedule.dueAt(), schedule.publishedAt(), schedule.counts());
        audit.log("exercise-schedule", exercise, "due %s, published %s, %s counts"
                .formatted(schedule.dueAt(), schedule.publishedAt(), schedule.counts()));
    }

    private static Schedule read(ResultSet row) throws SQLException {
        return new Schedule(Sql.instantOrNull(row, "due_at"), Sql.instantOrNull(row, "published_at"),
                Schedule.Counts.valueOf(row.getString("counts")));
    }
}
