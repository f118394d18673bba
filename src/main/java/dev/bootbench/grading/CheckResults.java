package dev.bootbench.grading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The results of the checks, by attempt and claim. Those of an older claim stay as evidence. */
@ApplicationScoped
class CheckResults {
    private static final String SAVE = """
            insert into check_result (attempt_id, generation, position, check_id, title, verdict, blame, points, max_points,
                                      hidden, message, hint, took_ms, skipped_because, evidence, report, diagnostics, details)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb)
            on conflict (attempt_id, generation, check_id) do nothing
            """;
    private static final String OF = """
            select c.* from check_result c join run r on r.attempt_id = c.attempt_id and r.generation = c.generation
             where c.attempt_id = ? and r.state <> 'QUEUED' order by r.number, c.position
            """;
    private static final String COUNT = "select count(*) from check_result where attempt_id = ? and generation = ?";
    private static final String CLEAR = "delete from check_result where attempt_id = ? and generation = ?";
    private static final TypeReference<List<CheckOutcome.Diagnostic>> DIAGNOSTICS = new TypeReference<>() {};

    private final Sql sql;
    private final ObjectMapper json;

    CheckResults(Sql sql, ObjectMapper json) {
        this.sql = sql;
        this.json = json;
    }

    /** Of the present claims of its runs, in the order they were reported. What a failed claim found is no result. */
    List<CheckOutcome> of(long attempt) {
        return sql.list(OF, this::read, attempt);
    }

    /** Adds one as it is reported; of two for the same check the first counts. */
    void add(long attempt, int generation, CheckOutcome result) {
        int position = sql.first(COUNT, row -> row.getInt(1), attempt, generation).orElseThrow();
        save(attempt, generation, position, result);
    }

    /** The delivered results take the place of what was reported on the way. */
    void replace(long attempt, int generation, List<CheckOutcome> results) {
        sql.update(CLEAR, attempt, generation);
        for (int i = 0; i < results.size(); i++) {
            save(attempt, generation, i, results.get(i));
        }
    }

    private void save(long attempt, int generation, int position, CheckOutcome result) {
        sql.update(
                SAVE,
                attempt,
                generation,
                position,
                result.id(),
                result.title(),
                result.verdict(),
                result.blame(),
                result.points(),
                result.maxPoints(),
                result.hidden(),
                result.message(),
                result.hint(),
                result.tookMs(),
                result.skippedBecause(),
                write(result.evidence()),
                write(result.report()),
                write(result.diagnostics()),
                write(result.details()));
    }

    private CheckOutcome read(ResultSet row) throws SQLException {
        String blame = row.getString("blame");
        return new CheckOutcome(
                row.getString("check_id"),
                row.getString("title"),
                Verdict.valueOf(row.getString("verdict")),
                blame == null ? null : Blame.valueOf(blame),
                row.getInt("points"),
                row.getInt("max_points"),
                row.getBoolean("hidden"),
                row.getString("message"),
                row.getString("hint"),
                row.getLong("took_ms"),
                row.getString("skipped_because"),
                parse(row.getString("evidence"), CheckOutcome.Evidence.class),
                parse(row.getString("report"), CheckOutcome.Report.class),
                diagnostics(row.getString("diagnostics")),
                Objects.requireNonNullElse(parse(row.getString("details"), CheckOutcome.Details.class), CheckOutcome.Details.NONE));
    }

    private @Nullable String write(@Nullable Object value) {
        try {
            return value == null ? null : json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> @Nullable T parse(@Nullable String text, Class<T> type) {
        try {
            return text == null ? null : json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored result is not readable", e);
        }
    }

    private List<CheckOutcome.Diagnostic> diagnostics(String text) {
        try {
            return json.readValue(text, DIAGNOSTICS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored result is not readable", e);
        }
    }
}
