package dev.bootbench.grading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.exercises.Lane;
import dev.bootbench.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** How a {@link Run} is read from its table, and what it found is written to it. */
final class RunRow {
    static final String SELECT = "select r.* from run r ";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> PARAMETERS = new TypeReference<>() {};
    private static final String FOUND = """
            update run set summary = ?, kernel = ?, readied = ?, taint_before = ?, taint_after = ?, taint_expected = ?, build_ms = ?,
                   prepare_ms = ?, run_ms = ?, report_ms = ?, parameters = ?::jsonb, artifacts = ?, build_log = ?, kernel_log = ?, console_log = ?,
                   console_from = ?, console_to = ?, lab_log = ?
             where attempt_id = ? and number = ?
            """;

    private RunRow() {}

    static Run read(ResultSet row) throws SQLException {
        return new Run(
                row.getLong("attempt_id"),
                row.getInt("number"),
                Lane.of(row.getString("lane")),
                Sql.texts(row, "wants"),
                AttemptState.valueOf(row.getString("state")),
                row.getString("sentence"),
                row.getInt("generation"),
                row.getString("host"),
                row.getString("board"),
                row.getString("profile"),
                Sql.longOrNull(row, "hold_id"),
                Sql.instantOrNull(row, "claimed_at"),
                Sql.instantOrNull(row, "expires_at"),
                Sql.instantOrNull(row, "stop_at"),
                row.getInt("lab_faults"),
                row.getString("doing"),
                found(row),
                Sql.instantOrNull(row, "finished_at"));
    }

    static void save(Sql sql, Run run, Run.Found found) {
        sql.update(
                FOUND,
                found.summary(), found.kernel(), found.readied(), found.taintBefore(), found.taintAfter(), found.taintExpected(),
                found.buildMs(), found.prepareMs(), found.runMs(), found.reportMs(), write(found.parameters()), found.artifacts(), found.buildLog(),
                found.kernelLog(), found.consoleLog(), found.consoleFrom(), found.consoleTo(), found.labLog(),
                run.attempt(), run.number());
    }

    private static Run.Found found(ResultSet row) throws SQLException {
        return new Run.Found(
                row.getString("summary"),
                row.getString("kernel"),
                row.getString("readied"),
                Sql.longOrNull(row, "taint_before"),
                Sql.longOrNull(row, "taint_after"),
                Sql.longOrNull(row, "taint_expected"),
                Sql.longOrNull(row, "build_ms"),
                Sql.longOrNull(row, "prepare_ms"),
                Sql.longOrNull(row, "run_ms"),
                Sql.longOrNull(row, "report_ms"),
                parameters(row.getString("parameters")),
                row.getString("artifacts"),
                row.getString("build_log"),
                row.getString("kernel_log"),
                row.getString("console_log"),
                Sql.longOrNull(row, "console_from"),
                Sql.longOrNull(row, "console_to"),
                row.getString("lab_log"));
    }

    private static String write(Map<String, String> parameters) {
        try {
            return JSON.writeValueAsString(parameters);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always writable", e);
        }
    }

    private static Map<String, String> parameters(String json) {
        try {
            return JSON.readValue(json, PARAMETERS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the table run holds what write() wrote", e);
        }
    }
}
