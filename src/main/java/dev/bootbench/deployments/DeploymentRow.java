package dev.bootbench.deployments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** How a {@link Deployment} is read from its table. */
@ApplicationScoped
class DeploymentRow {
    /** Every column {@link #read} needs; ends before a possible {@code where}. */
    static final String SELECT = "select d.*, p.login, p.name as person_name from deployment d join person p on p.id = d.person_id\n";

    private static final TypeReference<List<Deployment.Diagnostic>> DIAGNOSTICS = new TypeReference<>() {};

    private final ObjectMapper json;

    DeploymentRow(ObjectMapper json) {
        this.json = json;
    }

    Deployment read(ResultSet row) throws SQLException {
        return new Deployment(
                row.getLong("id"),
                row.getString("board"),
                row.getString("host"),
                row.getLong("hold_id"),
                row.getLong("person_id"),
                row.getString("login"),
                row.getString("person_name"),
                wish(row),
                row.getString("content"),
                row.getLong("size"),
                row.getString("kept") != null,
                DeploymentState.valueOf(row.getString("state")),
                row.getString("sentence"),
                row.getString("phase"),
                row.getString("doing"),
                Sql.instant(row, "queued_at"),
                Sql.instantOrNull(row, "started_at"),
                Sql.instantOrNull(row, "finished_at"),
                new Deployment.Found(
                        row.getString("output"),
                        diagnostics(row.getString("diagnostics")),
                        Sql.longOrNull(row, "console_from"),
                        Sql.longOrNull(row, "console_to"),
                        row.getString("kernel"),
                        Sql.longOrNull(row, "took_ms")));
    }

    private static Wish wish(ResultSet row) throws SQLException {
        return new Wish(
                DeploymentKind.valueOf(row.getString("kind")),
                row.getString("title"),
                row.getString("module"),
                Sql.texts(row, "parameters"),
                row.getBoolean("load"),
                row.getString("command_line"),
                row.getString("target"));
    }

    String write(List<Deployment.Diagnostic> diagnostics) {
        try {
            return json.writeValueAsString(diagnostics);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Deployment.Diagnostic> diagnostics(String text) {
        try {
            return json.readValue(text, DIAGNOSTICS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored deployment is not readable", e);
        }
    }
}
