package dev.bootbench.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.database.TestDatabase.TestLab;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
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
                anAttemptIsRunning(sql);
                Flyway.configure().dataSource(url, user, password).outOfOrder(true).load().migrate();
                assertThat(one(sql, "select a.state || ' ' || r.state || ' ' || r.host || ' ' || r.lane || ' ' || r.generation || ' ' || r.wants::text"
                                + " from run r join attempt a on a.id = r.attempt_id where r.number = 1"))
                        .isEqualTo("RUNNING RUNNING bench-1 plain 2 {qemu-x86/plain}");
                assertThat(one(sql, "select string_agg(host || ' ' || state, ', ' order by host) from agent"))
                        .isEqualTo("bench-1 ACTIVE, gone REMOVED");
                sql.execute("update agent set host = 'bench-2' where host = 'bench-1'");
                assertThat(one(sql, "select host || ' ' || board from lab_fault")).isEqualTo("bench-2 vm-1");
                assertThat(one(sql, "select host || ' ' || by_hand || (proof_at is null) from board")).isEqualTo("bench-2 true");
            }
        }
    }

    /** During a rolling update, where a replica of the release before is started once more. */
    @Test
    void theReleaseBeforeStartsOnADatabaseThatHasANewScriptOfALowerNumber() throws Exception {
        Properties settings = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(in);
        }
        try (TestLab lab = TestLab.create(); EmbeddedPostgres postgres = EmbeddedPostgres.start(lab.folders(), TestLab.config(0))) {
            Map<String, String> keys = postgres.quarkusProperties();
            FluentConfiguration release = Flyway.configure().outOfOrder(Boolean.parseBoolean(settings.getProperty("quarkus.flyway.out-of-order")))
                    .ignoreMigrationPatterns(settings.getProperty("quarkus.flyway.ignore-migration-patterns", "*:future").split(","))
                    .dataSource(keys.get("quarkus.datasource.jdbc.url"), keys.get("quarkus.datasource.username"), keys.get("quarkus.datasource.password"));
            release.load().migrate();
            copyFirst();
            Files.delete(scripts.resolve("V2__people_sessions.sql"));
            assertThat(release.locations("filesystem:" + scripts).load().migrate().migrationsExecuted).isZero();
        }
    }

    /** For the second time, after the lab failed it once. */
    private static void anAttemptIsRunning(Statement sql) throws Exception {
        String hash = "a".repeat(64);
        sql.execute("insert into person (login, name, role, password) values ('mira', 'Mira', 'STUDENT', 'none')");
        sql.execute("insert into blob values ('" + hash + "', date_trunc('month', now()), 'application/zip', 1, 1, now())");
        sql.execute("insert into exercise_version values ('hello', '1', '" + hash + "', '{\"profiles\": [\"qemu-x86\"]}', now())");
        sql.execute("insert into exercise values ('hello', '1', true)");
        sql.execute("insert into submission (person_id, exercise, archive, files, size, submitted_at) "
                + "select id, 'hello', '" + hash + "', 1, 1, now() from person");
        sql.execute("insert into attempt (submission_id, exercise, exercise_version, purpose, requested_by, state, priority, queued_at, seed, "
                + "max_score, generation, host, board, claimed_at, expires_at, lab_faults, faulted_boards) "
                + "select s.id, 'hello', '1', 'SUBMIT', s.person_id, 'RUNNING', 2, now(), 1, 100, 2, 'bench-1', 'vm-1', now(), now(), 1, '{vm-1}' "
                + "from submission s");
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
