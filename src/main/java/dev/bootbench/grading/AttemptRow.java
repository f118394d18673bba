package dev.bootbench.grading;

import dev.bootbench.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How an {@link Attempt} is read from its table. */
final class AttemptRow {
    /** Every column {@link #read} needs; ends before a possible {@code where}. */
    static final String SELECT = """
            select a.*, s.person_id
              from attempt a join submission s on s.id = a.submission_id
            """;

    private AttemptRow() {}

    static Attempt read(ResultSet row) throws SQLException {
        return new Attempt(
                row.getLong("id"),
                row.getLong("submission_id"),
                row.getLong("person_id"),
                row.getString("exercise"),
                row.getString("exercise_version"),
                Purpose.valueOf(row.getString("purpose")),
                AttemptState.valueOf(row.getString("state")),
                row.getString("sentence"),
                row.getInt("generation"),
                row.getBoolean("cancel_wanted"),
                Sql.instantOrNull(row, "gave_way_at"),
                row.getInt("priority"),
                Sql.instant(row, "queued_at"),
                row.getLong("seed"),
                Sql.intOrNull(row, "score"),
                row.getInt("max_score"),
                row.getString("summary"),
                Sql.instantOrNull(row, "finished_at"));
    }
}
