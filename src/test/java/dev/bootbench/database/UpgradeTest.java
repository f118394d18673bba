package dev.bootbench.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.database.TestDatabase.TestLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of the release before gets the scripts that are new, whatever their numbers, and keeps what it holds. */
class UpgradeTest {
    /** What the first release came with. */
    private static final Set<String> FIRST = Set.of("V1__people.sql", "V2__people_sessions.sql", "V10__hosts_and_boards.sql",
            "V11__holds.sql", "V20__blobs.sql", "V21__exercises.sql", "V22__grading.sql");

    @TempDir
    private Path scripts;

    @Test
    void aDatabaseOfTheFirstReleaseKeepsItsHostsAndBoards() throws Exception {
        try (TestLab lab = TestLab.create(); EmbeddedPostgres postgres = EmbeddedPostgres.start(lab.folders(), TestLab.config(0))) {
            Map<String, String> keys = postgres.quarkusProperties();
            String url = keys.get("quarkus.datasource.jdbc.url");
            String user = keys.get("quarkus.datasource.username");
            String password = keys.get("quarkus.datasource.password");
            copyFirst();
            Flyway.configure().dataSource(url, user, password).locations("filesystem:" + scripts).load().migrate();
            try (Connection database = DriverManager.getConnection(url, user, password); Statement sql = database.createStatement()) {
                sql.execute("insert into agent (host, credential) values ('bench-1', 'hash'), ('gone', null)");
                sql.execute("insert into board (name, host, profile, architecture, condition, since) "
                        + "values ('vm-1', 'bench-1', 'qemu-x86', 'x86_64', 'UP', now())");
                Flyway.configure().dataSource(url, user, password).outOfOrder(true).load().migrate();
                assertThat(one(sql, "select string_agg(host || ' ' || state, ', ' order by host) from agent"))
                        .isEqualTo("bench-1 ACTIVE, gone REMOVED");
                sql.execute("update agent set host = 'bench-2' where host = 'bench-1'");
                assertThat(one(sql, "select host || ' ' || by_hand || (proof_at is null) from board")).isEqualTo("bench-2 true");
            }
        }
    }

    private void copyFirst() throws IOException {
        for (String script : FIRST) {
            try (var in = Objects.requireNonNull(UpgradeTest.class.getResourceAsStream("/db/migration/" + script), script)) {
                Files.copy(in, scripts.resolve(script));
            }
        }
    }

    private static String one(Statement sql, String query) throws Exception {
        try (ResultSet row = sql.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
