package dev.bootbench.recordings;

import static dev.bootbench.console.ConsoleLab.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;

import dev.bootbench.TestClock;
import dev.bootbench.blobs.Chunks;
import dev.bootbench.console.ConsoleLab;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.FakeConsole;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RecordingsTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    Recorders recorders;

    @Inject
    Retention retention;

    @Inject
    TestClock clock;

    @Inject
    DataSource database;

    private ConsoleLab lab;
    private String board;
    private String holder;
    private FakeConsole console;
    private int reservation;

    @BeforeEach
    void setUp() {
        lab = new ConsoleLab(people, hosts);
        board = lab.board;
        holder = lab.holder;
        console = lab.console();
    }

    @AfterEach
    void hangUp() {
        clock.reset();
        lab.close();
    }

    private void book() {
        reservation = lab.book();
    }

    private void giveBack() {
        as(holder).delete("/api/reservations/" + reservation).then().statusCode(lessThan(300));
    }

    private byte[] raw(int id) {
        return as(holder).get("/api/recordings/" + id + "/raw").then().statusCode(200).extract().asByteArray();
    }

    private static byte[] noise(int length, int seed) {
        byte[] noise = new byte[length];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    @Test
    void aReservationIsRecordedFromTheResetToItsEnd() {
        console.print("somebody else's secret\n");
        long reset = console.printed().length;
        lab.agent().report(FakeAgent.ready(board).toBuilder().setConsoleFrom(reset).build());
        console.print("Linux version 6.1.0-56-amd64\r\n");
        await().atMost(LIMIT).untilAsserted(() -> as(holder).get("/api/boards/" + board).then().statusCode(200));
        book();
        int id = lab.recording();
        console.print("vm login: ");
        console.print(noise(200_000, 1));
        lab.awaitRecorded(id, console.printed().length);
        assertThat(raw(id)).isEqualTo(Arrays.copyOfRange(console.printed(), (int) reset, console.printed().length));
        giveBack();
        await().atMost(LIMIT).until(() -> !lab.facts(id).getBoolean("recording.running"));
        long end = console.printed().length;
        console.print("what the next person types\n");
        await().during(Duration.ofSeconds(1)).atMost(LIMIT).until(() -> lab.facts(id).getLong("recording.nextByte") == end);
        assertThat(lab.facts(id).<String>getList("markers.kind")).contains("KERNEL_START", "LOGIN");
        assertThat(console.recorders()).isZero();
    }

    @Test
    void aCutLinkAndARestartLoseNothing() {
        book();
        int id = lab.recording();
        for (int round = 0; round < 6; round++) {
            console.print(noise(60_000, round));
            if (round == 1) {
                console.dropStreams();
            } else if (round == 3) {
                // As a killed coordinator: what was not stored is gone, the table says where to go on.
                recorders.of(id).ifPresent(Recorder::stop);
            } else if (round == 4) {
                lab.cutLink();
                lab.mendLink();
            }
        }
        lab.awaitRecorded(id, console.printed().length);
        assertThat(raw(id)).isEqualTo(console.printed());
        assertThat(lab.facts(id).getList("gaps")).isEmpty();
    }

    @Test
    void aDatabaseThatTakesNothingForAWhileLosesNothing() throws Exception {
        book();
        int id = lab.recording();
        console.print("before\n");
        lab.awaitRecorded(id, 7);
        try (Connection other = database.getConnection(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table recording_chunk in exclusive mode");
            // More than lies between stream and database: the stream is let go, and the agent has it all.
            console.print(noise(1_000_000, 8));
            await().atMost(LIMIT).until(() -> console.recorders() == 0);
            other.rollback();
        }
        console.print("after\n");
        lab.awaitRecorded(id, console.printed().length);
        assertThat(raw(id)).isEqualTo(console.printed());
        assertThat(lab.facts(id).getList("gaps")).isEmpty();
    }

    @Test
    void whatTheHostNoLongerHasIsStated() {
        book();
        int id = lab.recording();
        console.print("before\n");
        lab.awaitRecorded(id, 7);
        lab.cutLink();
        console.dropStreams();
        console.print("x".repeat(1000));
        console.print("after\n");
        console.logFrom(1007);
        lab.mendLink();
        lab.awaitRecorded(id, 1013);
        assertThat(new String(raw(id), StandardCharsets.US_ASCII)).isEqualTo("before\nafter\n");
        JsonPath facts = lab.facts(id);
        assertThat(facts.getLong("gaps[0].from")).isEqualTo(7);
        assertThat(facts.getLong("gaps[0].to")).isEqualTo(1007);
        assertThat(facts.getString("gaps[0].reason")).contains("no longer had");
        assertThat(facts.<String>getList("markers.kind")).contains("LOST_BYTES");
        as(holder).get("/api/recordings/" + id + "/text").then().body(containsString("before\n[1000 bytes are missing: "));
    }

    @Test
    void aDiskThatWasFullOnTheHostIsNamed() {
        book();
        int id = lab.recording();
        console.print("before\n");
        lab.awaitRecorded(id, 7);
        lab.cutLink();
        console.dropStreams();
        console.print("x".repeat(100) + "after\n");
        console.logFrom(107, "The host could not write these bytes to its disk.");
        lab.mendLink();
        lab.awaitRecorded(id, 113);
        assertThat(lab.facts(id).getString("gaps[0].reason")).isEqualTo("The host could not write these bytes to its disk.");
    }

    @Test
    void theResetThatFollowsIsNotListed() {
        book();
        int id = lab.recording();
        console.print("one\n");
        lab.awaitRecorded(id, 4);
        console.port(false, "the cable was pulled");
        console.port(true, "the port is open");
        console.print("two\n");
        lab.awaitRecorded(id, 8);
        await().atMost(LIMIT).until(() -> lab.facts(id).getList("markers.kind").size() == 2);
        giveBack();
        console.port(false, "the board is reset");
        console.port(true, "the port is open");
        await().atMost(LIMIT).until(() -> !lab.facts(id).getBoolean("recording.running"));
        assertThat(lab.facts(id).<String>getList("markers.label")).containsExactly("the cable was pulled", "the port is open");
    }

    @Test
    void oneWithoutAByteSaysWhy() {
        book();
        int id = lab.recording();
        assertThat(lab.facts(id).getString("recording.sentence")).as("it may still come").isEmpty();
        giveBack();
        await().atMost(LIMIT).until(() -> !lab.facts(id).getBoolean("recording.running"));
        assertThat(lab.facts(id).getLong("recording.bytes")).isZero();
        as(holder).get("/api/recordings?board=" + board).then().body("[0].sentence", equalTo("The console said nothing in this time."));
    }

    @Test
    void atTheLimitItIsCutAndSaysSo() {
        book();
        int id = lab.recording();
        byte[] flood = noise(3 * 1024 * 1024 + 100_000, 5);
        console.print(flood);
        await().atMost(LIMIT).until(() -> lab.facts(id).getBoolean("recording.cut"));
        assertThat(raw(id)).isEqualTo(Arrays.copyOf(flood, 3 * 1024 * 1024));
        assertThat(lab.facts(id).<String>getList("markers.kind")).contains("CUT");
        giveBack();
        await().atMost(LIMIT).until(() -> !lab.facts(id).getBoolean("recording.running"));
    }

    @Test
    void aNewNumberingIsAnotherPart() {
        book();
        int id = lab.recording();
        console.print("one\n");
        lab.awaitRecorded(id, 4);
        console.restart("epoch-2");
        console.dropStreams();
        console.print("two\n");
        await().atMost(LIMIT).until(() -> as(holder).get("/api/recordings?board=" + board).jsonPath().getList("part").equals(List.of(2, 1)));
        int second = lab.recording();
        lab.awaitRecorded(second, 4);
        assertThat(new String(raw(second), StandardCharsets.US_ASCII)).isEqualTo("two\n");
        assertThat(lab.facts(id).getString("recording.sentence")).contains("began anew");
    }

    @Test
    void othersDoNotSeeItAndTeachersDo() {
        book();
        int id = lab.recording();
        String stranger = people.token(people.fresh(Role.STUDENT).login());
        String teacher = people.token(people.fresh(Role.TEACHER).login());
        for (String path : new String[] {"", "/raw", "/text", "/cast", "/outline", "/times"}) {
            as(stranger).get("/api/recordings/" + id + path).then().statusCode(404);
            as(teacher).get("/api/recordings/" + id + path).then().statusCode(200);
        }
        as(stranger).get("/api/recordings").then().body("$", hasSize(0));
        as(stranger).delete("/api/recordings/" + id).then().statusCode(404);
        as(teacher).delete("/api/recordings/" + id).then().statusCode(403);
        as(stranger).get("/api/recordings/search?q=login&recording=" + id).then().statusCode(404);
    }

    @Test
    void searchFindsTheByteAndTheSecond() {
        book();
        int id = lab.recording();
        console.print("one\r\ntwo \u001b[1mNee\u001b[0mdle here\r\n");
        lab.awaitRecorded(id, console.printed().length);
        as(holder).get("/api/recordings/search?q=needle").then().statusCode(200)
                .body("hits", hasSize(1)).body("hits[0].recording", equalTo(id)).body("hits[0].byte", equalTo(13))
                .body("hits[0].excerpt", equalTo("two Needle here")).body("hits[0].offset", equalTo(4)).body("next", equalTo(null));
        as(people.token(people.fresh(Role.TEACHER).login())).get("/api/recordings/search?q=needle here&everybody=true&board=" + board)
                .then().body("hits.recording", hasItem(id));
        as(people.token(people.fresh(Role.STUDENT).login())).get("/api/recordings/search?q=needle here&everybody=true")
                .then().body("hits", hasSize(0));
        as(holder).get("/api/recordings/search?q=n").then().statusCode(422);
    }

    @Test
    void partsAreNamedByByteSecondOrMarker() {
        book();
        int id = lab.recording();
        console.print("noise\r\n[    0.000000] Linux version 6.1.0\r\nend\r\n");
        lab.awaitRecorded(id, console.printed().length);
        int marker = lab.facts(id).getInt("markers.find { it.kind == 'KERNEL_START' }.id");
        assertThat(as(holder).get("/api/recordings/" + id + "/raw?from=marker:" + marker).asString()).startsWith("[    0.0");
        assertThat(as(holder).get("/api/recordings/" + id + "/raw?from=2&to=5").asString()).isEqualTo("ise");
        as(holder).get("/api/recordings/" + id + "/raw?from=0s").then().statusCode(200);
        as(holder).get("/api/recordings/" + id + "/raw?from=yesterday").then().statusCode(422).body("detail", containsString("12.5s"));
        as(holder).get("/api/recordings/" + id + "/cast?version=3").then().statusCode(200)
                .contentType("application/x-asciicast").body(containsString("\"version\": 3"));
        as(holder).get("/api/recordings/" + id + "/cast?version=4").then().statusCode(422);
        as(holder).get("/api/recordings/" + id + "/text?times=absolute").then().statusCode(200).body(containsString("Z noise\n"));
    }

    /** As of a board that prints a byte now and then: each has its own time. */
    @Test
    void timesComeAHundredThousandAtATime() throws Exception {
        book();
        int id = lab.recording();
        giveBack();
        await().atMost(LIMIT).until(() -> !lab.facts(id).getBoolean("recording.running"));
        int chunk = 65_536;
        TimeSteps steps = new TimeSteps();
        for (int place = 1; place < chunk; place++) {
            steps.add(place, place * 100L);
        }
        try (Connection connection = database.getConnection();
                PreparedStatement recorded = connection.prepareStatement("""
                        update recording set epoch = 'e', first_byte = 0, next_byte = ?, bytes = ?, first_us = 7, last_us = ? where id = ?
                        """);
                PreparedStatement chunks = connection.prepareStatement("""
                        insert into recording_chunk (recording_id, first, length, us, bytes, times) values (?, ?, ?, ?, ?, ?)
                        """)) {
            bind(recorded, 3L * chunk, 3L * chunk, 300L * chunk, id).executeUpdate();
            for (int i = 0; i < 3; i++) {
                bind(chunks, id, (long) i * chunk, chunk, 7 + 100L * i * chunk, Chunks.pack(new byte[chunk], chunk), steps.pack())
                        .executeUpdate();
            }
        }
        List<Long> bytes = new ArrayList<>();
        for (Long from = 10L; from != null; ) {
            JsonPath times = as(holder).get("/api/recordings/" + id + "/times?from=" + from + "&to=196000").then().statusCode(200)
                    .extract().jsonPath();
            List<Long> some = times.getList("bytes", Long.class);
            assertThat(some).hasSizeBetween(1, 100_000);
            assertThat(times.getList("us", Long.class)).isEqualTo(some.stream().map(number -> number * 100).toList());
            bytes.addAll(some);
            from = times.getObject("next", Long.class);
        }
        assertThat(bytes).isEqualTo(LongStream.range(10, 196_000).boxed().toList());
    }

    private static PreparedStatement bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    @Test
    void deletingIsForOwnersOnceItIsOverAndAudited() {
        book();
        int id = lab.recording();
        console.print("gone soon\n");
        lab.awaitRecorded(id, 10);
        as(holder).delete("/api/recordings/" + id).then().statusCode(409);
        giveBack();
        await().atMost(LIMIT).until(() -> !lab.facts(id).getBoolean("recording.running"));
        as(holder).delete("/api/recordings/" + id).then().statusCode(204);
        as(holder).get("/api/recordings/" + id).then().statusCode(404);
        people.as(Role.ADMIN).get("/api/audit").then()
                .body("find { it.action == 'recording-deleted' && it.subject == '" + id + "' }.detail", containsString(board));
    }

    @Test
    void oldOnesGo() {
        book();
        int id = lab.recording();
        console.print("old\n");
        lab.awaitRecorded(id, 4);
        giveBack();
        await().atMost(LIMIT).until(() -> !lab.facts(id).getBoolean("recording.running"));
        clock.advance(Duration.ofDays(179));
        retention.sweep();
        clock.reset();
        as(holder).get("/api/recordings/" + id).then().statusCode(200);
        clock.advance(Duration.ofDays(181));
        retention.sweep();
        clock.reset();
        as(holder).get("/api/recordings/" + id).then().statusCode(404);
    }
}
