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
                AttemptState.valueOf(row.getString("state")),
                row.getString("sentence"),
                row.getInt("generation"),
                row.getString("host"),
                row.getString("board"),
                Sql.longOrNull(row, "hold_id"),
                Sql.instantOrNull(row, "claimed_at"),
                Sql.instantOrNull(row, "expires_at"),
                row.getBoolean("cancel_wanted"),
                row.getInt("priority"),
                Sql.instant(row, "queued_at"),
                row.getLong("seed"),
                row.getInt("lab_faults"),
                Sql.texts(row, "faulted_boards"),
                row.getString("doing"),
                Sql.intOrNull(row, "score"),
                row.getInt("max_score"),
                found(row),
                Sql.instantOrNull(row, "finished_at"));
    }

    private static Attempt.Found found(ResultSet row) throws SQLException {
        return new Attempt.Found(
                row.getString("summary"),
                row.getString("kernel"),
                Sql.longOrNull(row, "taint_before"),
                Sql.longOrNull(row, "taint_after"),
                Sql.longOrNull(row, "build_ms"),
                Sql.longOrNull(row, "prepare_ms"),
                Sql.longOrNull(row, "run_ms"),
                row.getString("build_log"),
                row.getString("kernel_log"),
                row.getString("console_log"),
                Sql.longOrNull(row, "console_from"),
                Sql.longOrNull(row, "console_to"),
                row.getString("lab_log"));
    }
}
