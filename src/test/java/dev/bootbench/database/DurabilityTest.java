package dev.bootbench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.database.TestDatabase.TestLab;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was committed is there again after everything was killed at once. Real processes, really killed. */
class DurabilityTest {
    @Test
    void committedRowsSurviveTheDeathOfCoordinatorAndDatabase() throws Exception {
        try (TestLab lab = TestLab.create()) {
            Launcher first = Launcher.start(lab.folders());
            execute(first, "create table kept (n int primary key)");
            List<Integer> committed = new ArrayList<>();
            try (Connection open = connect(first); Connection writer = connect(first);
                    Statement uncommitted = open.createStatement(); Statement statement = writer.createStatement()) {
                open.setAutoCommit(false);
                uncommitted.execute("insert into kept values (-1)");
                for (int n = 0; n < 50; n++) {
                    statement.execute("insert into kept values (" + n + ")");
                    committed.add(n);
                }
                first.kill();
                EmbeddedPostgresTest.kill(first.serverPid());
            } catch (SQLException e) {
                // closing connections to a server that is gone
            }
            try (Launcher second = Launcher.start(lab.folders())) {
                assertThat(second.adopted()).isFalse();
                assertThat(second.serverPid()).isNotEqualTo(first.serverPid());
                assertThat(rows(second)).isEqualTo(committed).hasSize(50);
            }
        }
    }

    @Test
    void aKilledCoordinatorLeavesTheDatabaseToTheNextOneAndAStoppedOneDoesNot() throws Exception {
        try (TestLab lab = TestLab.create()) {
            Launcher first = Launcher.start(lab.folders());
            execute(first, "create table kept (n int primary key)", "insert into kept values (5)");
            first.kill();
            assertThat(ProcessHandle.of(first.serverPid()).map(ProcessHandle::isAlive)).hasValue(true);
            Launcher second = Launcher.start(lab.folders());
            assertThat(second.adopted()).isTrue();
            assertThat(second.serverPid()).isEqualTo(first.serverPid());
            assertThat(rows(second)).containsExactly(5);
            second.close();
            // Not the process number: an adopted child may stay a zombie until init collects it.
            assertThat(lab.folders().home().resolve("db/postmaster.pid")).doesNotExist();
            assertThatThrownBy(() -> connect(second)).isInstanceOf(SQLException.class);
        }
    }

    private static Connection connect(Launcher launcher) throws SQLException {
        return DriverManager.getConnection(launcher.url(), ServerSetup.USER, launcher.password());
    }

    private static void execute(Launcher launcher, String... statements) throws SQLException {
        try (Connection connection = connect(launcher); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<Integer> rows(Launcher launcher) throws SQLException {
        List<Integer> found = new ArrayList<>();
        try (Connection connection = connect(launcher); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select n from kept order by n")) {
            while (rows.next()) {
                found.add(rows.getInt(1));
            }
        }
        return found;
    }
}
