package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.link.FakeConsole;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that has no room for anything: who looks and types does not notice, and the recording says what it lacks. */
@QuarkusTest
class FullDatabaseTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    DataSource database;

    private ConsoleLab lab;
    private String board;
    private String holder;
    private String teacher;
    private FakeConsole console;

    @BeforeEach
    void bookABoard() {
        lab = new ConsoleLab(people, hosts);
        board = lab.board;
        holder = lab.holder;
        console = lab.console();
        teacher = lab.token(Role.TEACHER);
        lab.book();
        console.print("before\n");
        lab.awaitRecorded(lab.recording(), 7);
    }

    @AfterEach
    void hangUp() throws SQLException {
        room();
        lab.close();
    }

    /** From now on PostgreSQL answers each new row as it does on a full disk. */
    private void noRoom() throws SQLException {
        execute("""
                create function no_room() returns trigger language plpgsql as $$
                begin
                    raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
                end $$;
                do $$ declare name text; begin
                    for name in select tablename from pg_tables where schemaname = current_schema() and tablename !~ '^flyway' loop
                        execute format('create trigger no_room before insert or update on %I for each statement execute function no_room()', name);
                    end loop;
                end $$
                """);
    }

    private void room() throws SQLException {
        execute("drop function if exists no_room cascade");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aDatabaseThatIsAwayWhenTheLinkBreaksDoesNotEndTheView() throws Exception {
        try (TestViewer ada = new TestViewer(board, holder, "0")) {
            await().atMost(LIMIT).until(() -> ada.next() == 7);
            execute("alter table board rename to board_away");
            try {
                console.dropStreams();
                console.print("while the database was away\n");
                await().atMost(LIMIT).until(() -> ada.texts("unreachable").stream()
                        .anyMatch(each -> each.path("sentence").asText().contains("tries again")));
            } finally {
                execute("alter table board_away rename to board");
            }
            await().atMost(LIMIT).until(() -> ada.shown().endsWith("while the database was away\n"));
            assertThat(ada.sawGap()).isFalse();
        }
    }

    @Test
    void norDoesItEndTheViewOfAKernelLog() throws Exception {
        try (TestViewer ada = TestViewer.at("/api/boards/" + board + "/kernel-log", holder)) {
            assertThat(ada.await("reader").path("reading").asBoolean()).isTrue();
            execute("alter table board rename to board_away");
            try {
                console.dropStreams();
                console.logs(4, "while the database was away");
                await().atMost(LIMIT).until(() -> ada.texts("reader").stream()
                        .anyMatch(each -> each.path("sentence").asText().contains("tries again")));
            } finally {
                execute("alter table board_away rename to board");
            }
            await().atMost(LIMIT).until(() -> ada.texts("lines").stream().flatMap(each -> each.path("lines").valueStream())
                    .anyMatch(line -> line.path("text").asText().equals("while the database was away")));
        }
    }

    @Test
    void liveGoesOnAndTheRecordingSaysWhatItLacks() throws Exception {
        byte[] flood = new byte[1_000_000];
        new Random(9).nextBytes(flood);
        try (TestViewer ada = new TestViewer(board, holder, "0")) {
            await().atMost(LIMIT).until(() -> ada.next() == 7);
            noRoom();
            try (TestViewer late = new TestViewer(board, teacher, "0")) {
                for (int from = 0; from < flood.length; from += 50_000) {
                    console.print(Arrays.copyOfRange(flood, from, from + 50_000));
                    // As at a board: a burst that is larger than a window is nothing to wait for.
                    await().atMost(LIMIT).until(() -> ada.next() == console.printed().length && late.next() == console.printed().length);
                }
                ada.type("uname -r\r".getBytes(StandardCharsets.UTF_8));
                await().atMost(LIMIT).until(() -> console.typed().length == 9);
                ada.type("ls\r".getBytes(StandardCharsets.UTF_8));
                await().atMost(LIMIT).until(() -> console.typed().length == 12);
                assertThat(ada.bytes()).isEqualTo(console.printed());
                assertThat(late.bytes()).isEqualTo(console.printed());
                assertThat(ada.texts("refused")).isEmpty();
                assertThat(ada.texts("skipped")).isEmpty();
                ada.say("{\"type\":\"break\"}");
                assertThat(ada.await("refused").path("reason").asText()).contains("not done without a note");
            }
            await().atMost(LIMIT).until(() -> console.recorders() == 0);
            // Meanwhile the host forgets a part of it.
            console.logFrom(900_000);
            room();
            console.print("after\n");
            lab.awaitRecorded(lab.recording(), console.printed().length);
        }
        JsonPath facts = lab.facts(lab.recording());
        assertThat(facts.getList("gaps")).hasSize(1);
        assertThat(facts.getLong("gaps[0].from")).isGreaterThanOrEqualTo(7).isLessThan(900_000);
        assertThat(facts.getLong("gaps[0].to")).isEqualTo(900_000);
        assertThat(facts.getString("gaps[0].reason")).contains("The database took nothing").contains("No space left on device");
        assertThat(facts.<String>getList("markers.kind")).contains("LOST_BYTES");
        byte[] kept = ConsoleLab.as(holder).get("/api/recordings/" + facts.getInt("recording.id") + "/raw").asByteArray();
        int gap = (int) facts.getLong("gaps[0].from");
        byte[] all = console.printed();
        assertThat(Arrays.copyOf(kept, gap)).isEqualTo(Arrays.copyOf(all, gap));
        assertThat(Arrays.copyOfRange(kept, gap, kept.length)).isEqualTo(Arrays.copyOfRange(all, 900_000, all.length));
    }
}
