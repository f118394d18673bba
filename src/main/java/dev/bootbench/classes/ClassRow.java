package dev.bootbench.classes;

import dev.bootbench.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;

/** One row of the table {@code lab_class}. */
record ClassRow(long id, String name, String title, Limits limits, Budget budget) {
    static ClassRow read(ResultSet row) throws SQLException {
        return new ClassRow(row.getLong("id"), row.getString("name"), row.getString("title"), Limits.read(row),
                new Budget(Sql.intOrNull(row, "budget_hours_per_week")));
    }
}
