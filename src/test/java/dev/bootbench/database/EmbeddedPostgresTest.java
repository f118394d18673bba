package dev.bootbench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.database.TestDatabase.TestLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The embedded server on one data folder, started and stopped in all the ways a lab does. */
class EmbeddedPostgresTest {
    private static TestLab lab;
    private EmbeddedPostgres server;

    @BeforeAll
    static void makeLab() {
        lab = TestLab.create();
    }

    @AfterAll
    static void removeLab() {
        lab.close();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void isDurableAndAsksForPasswords() throws SQLException {
        server = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        assertThat(ask("show fsync")).isEqualTo("on");
        assertThat(ask("show synchronous_commit")).isEqualTo("on");
        assertThat(ask("show full_page_writes")).isEqualTo("on");
        assertThat(ask("show data_checksums")).isEqualTo("on");
        assertThat(ask("show listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(ask("show password_encryption")).isEqualTo("scram-sha-256");
        assertThat(ask("select rolsuper::text from pg_roles where rolname = current_user")).isEqualTo("false");
        assertThatThrownBy(() -> DriverManager.getConnection(server.url(), server.user(), "wrong"))
                .hasMessageContaining("password authentication failed");
        assertThatThrownBy(() -> DriverManager.getConnection(server.url(), "postgres", ""))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void keepsDataAndPortAcrossAStop() throws SQLException {
        server = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        int port = server.port();
        change("create table if not exists kept (n int)", "insert into kept values (42)");
        server.close();
        assertThat(ProcessHandle.of(server.pid()).filter(ProcessHandle::isAlive)).isEmpty();
        server = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        assertThat(server.port()).isEqualTo(port);
        assertThat(server.adopted()).isFalse();
        assertThat(ask("select max(n) from kept")).isEqualTo("42");
    }

    @Test
    void takesOverTheServerOfAKilledCoordinator() throws SQLException {
        EmbeddedPostgres first = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        first.abandon();
        server = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        assertThat(server.adopted()).isTrue();
        assertThat(server.pid()).isEqualTo(first.pid());
        assertThat(ask("select 7")).isEqualTo("7");
    }

    @Test
    void startsAnewAfterItsProcessesWereKilled() throws Exception {
        EmbeddedPostgres first = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        long killed = first.pid();
        first.abandon();
        kill(killed);
        server = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        assertThat(server.adopted()).isFalse();
        assertThat(ask("select 8")).isEqualTo("8");
    }

    @Test
    void aServerThatIsKilledUnderTheCoordinatorRunsAgainOnTheSamePort() throws Exception {
        server = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        long killed = server.pid();
        kill(killed);
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> assertThat(ask("select 6")).isEqualTo("6"));
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.pid() != killed);
    }

    @Test
    void removesANoteWhoseProcessNumberBelongsToSomebodyElse() throws Exception {
        server = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        Path note = lab.folders().home().resolve("db/postmaster.pid");
        String text = Files.readString(note);
        server.close();
        Files.writeString(note, text.replaceFirst("\\d+", Long.toString(ProcessHandle.current().pid())));
        server = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        assertThat(ask("select 9")).isEqualTo("9");
    }

    @Test
    void aSecondCoordinatorIsRefused() {
        server = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        assertThatThrownBy(() -> EmbeddedPostgres.start(lab.folders(), TestLab.config(0)))
                .isInstanceOf(DatabaseProblem.class)
                .hasMessageContaining("Another coordinator uses " + lab.folders().home());
    }

    @Test
    void aPortInUseIsNamedAndARememberedOneReplaced() throws Exception {
        EmbeddedPostgres first = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        first.close();
        try (ServerSocket squatter = new ServerSocket(first.port(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(lab.folders(), TestLab.config(squatter.getLocalPort())))
                    .isInstanceOf(DatabaseProblem.class)
                    .hasMessageContaining("Port " + first.port() + " on loopback is in use")
                    .hasMessageContaining("bootbench.database.port");
            server = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
            assertThat(server.port()).isNotEqualTo(first.port());
        }
    }

    @Test
    void aDataFolderOfAnotherMajorVersionIsRefusedInWordsAndLeftAlone() throws IOException {
        server = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        server.close();
        Path version = lab.folders().home().resolve("db/PG_VERSION");
        String ours = Files.readString(version);
        try {
            Files.writeString(version, "16\n");
            assertThatThrownBy(() -> EmbeddedPostgres.start(lab.folders(), TestLab.config(0)))
                    .isInstanceOf(DatabaseProblem.class)
                    .hasMessageContaining("was written by PostgreSQL 16, this Bootbench brings PostgreSQL 17");
        } finally {
            Files.writeString(version, ours);
        }
    }

    @Test
    void aFolderTheServersUserCannotReachIsNamed() throws IOException {
        try (TestLab closed = TestLab.create()) {
            Files.setPosixFilePermissions(closed.folders().home(), PosixFilePermissions.fromString("rwx------"));
            if (ServerAccount.choose().switched()) {
                assertThatThrownBy(() -> EmbeddedPostgres.start(closed.folders(), TestLab.config(0)))
                        .isInstanceOf(DatabaseProblem.class)
                        .hasMessageContaining("cannot reach")
                        .hasMessageContaining("chmod o+x");
            } else {
                EmbeddedPostgres own = EmbeddedPostgres.start(closed.folders(), TestLab.config(0));
                assertThat(own.port()).isPositive();
                own.close();
            }
        }
    }

    @Test
    void passwordsAreForTheirOwnerOnly() throws IOException {
        server = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        Path home = lab.folders().home();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("database.properties"))))
                .isEqualTo("rw-------");
        assertThat(home.resolve("db.new.password")).doesNotExist();
        assertThat(Files.readString(home.resolve("database.properties"))).contains(server.password());
        assertThat(ServerSecrets.load(home.resolve("database.properties")).toString()).doesNotContain(server.password());
    }

    @Test
    void sayingsOfPostgresBecomeSentences() {
        assertThat(ServerWait.explain("FATAL:  could not write lock file: No space left on device"))
                .hasMessageContaining("the disk is full");
        assertThat(ServerWait.explain("LOG:  could not bind IPv4 address \"127.0.0.1\": Address already in use"))
                .isInstanceOf(PortTaken.class);
        assertThat(ServerWait.explain("initdb: error: could not access directory \"/x\": Permission denied"))
                .hasMessageContaining("must belong to the user");
        assertThat(ServerWait.explain("FATAL:  could not map anonymous shared memory: Cannot allocate memory"))
                .hasMessageContaining("not enough memory");
    }

    /** Kills the server and everything it started, as a power cut would, and waits until all are gone. */
    static void kill(long pid) throws Exception {
        ProcessHandle first = ProcessHandle.of(pid).orElseThrow();
        var all = first.descendants().toList();
        first.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        first.onExit().get(20, TimeUnit.SECONDS);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    private String ask(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void change(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
