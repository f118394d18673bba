package dev.bootbench.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.Holds;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.FakeConsole;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConsoleSocketTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Inject
    Hosts hosts;

    @Inject
    Holds holds;

    @Inject
    TestPeople people;

    private ConsoleLab lab;
    private String board;
    private String holder;
    private String watcher;
    private FakeConsole console;

    @BeforeEach
    void bookABoard() {
        lab = new ConsoleLab(people, hosts);
        board = lab.board;
        holder = lab.holder;
        console = lab.console();
        watcher = lab.token(Role.STUDENT);
        lab.book();
    }

    @AfterEach
    void hangUp() {
        lab.close();
    }

    @Test
    void aViewBeginsWithTheResetOfTheBoardExceptForTeachers() {
        console.print("password of the user before\n");
        long reset = console.printed().length;
        lab.agent().report(FakeAgent.ready(board).toBuilder().setConsoleFrom(reset).build());
        console.print("Linux version 6.1.0\n");
        String teacher = people.token(people.fresh(Role.TEACHER).login());
        await().atMost(LIMIT).untilAsserted(() -> {
            try (TestViewer student = new TestViewer(board, holder, "0"); TestViewer staff = new TestViewer(board, teacher, "0")) {
                awaitAll(staff);
                student.await("opened");
                await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(student.bytes())
                        .asString(StandardCharsets.UTF_8).isEqualTo("Linux version 6.1.0\n"));
            }
        });
    }

    @Test
    void twoViewersSeeTheSameBytesOverOneUpstream() {
        console.print("Linux version 6.1.0\n");
        try (TestViewer first = new TestViewer(board, holder, "tail"); TestViewer second = new TestViewer(board, watcher, "0")) {
            assertThat(first.await("opened").path("canWrite").asBoolean()).isTrue();
            assertThat(second.await("opened").path("canWrite").asBoolean()).isFalse();
            assertThat(second.await("writer").path("reason").asText()).contains("only the holder types");
            byte[] noise = noise(300_000);
            console.print(noise);
            awaitAll(first);
            awaitAll(second);
            assertThat(first.bytes()).isEqualTo(console.printed());
            assertThat(second.bytes()).isEqualTo(console.printed());
            assertThat(console.opened()).isEqualTo(1);
        }
    }

    @Test
    void aViewWhoseMachineSleepsIsLetGo() throws IOException {
        try (TestViewer awake = new TestViewer(board, watcher, "0"); Socket asleep = new Socket("127.0.0.1", TestPort.get())) {
            asleep.setSoTimeout(20_000);
            asleep.getOutputStream().write(("GET /api/boards/" + board + "/console HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer " + holder + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            await().atMost(LIMIT).until(() -> viewers(awake) == 2);
            // What it is sent is taken by its network card, as it were; no answer to a ping ever comes.
            asleep.getInputStream().transferTo(OutputStream.nullOutputStream());
            await().atMost(LIMIT).until(() -> viewers(awake) == 1);
            console.print("still here\n");
            awaitAll(awake);
        }
    }

    private static long viewers(TestViewer viewer) {
        List<JsonNode> told = viewer.texts("viewers");
        return told.isEmpty() ? viewer.texts("opened").stream().mapToLong(opened -> opened.path("viewers").asLong()).sum() : told.getLast().path("count").asLong();
    }

    @Test
    void aDroppedViewerResumesAtItsByte() {
        console.print(noise(50_000));
        long seen;
        byte[] before;
        try (TestViewer viewer = new TestViewer(board, holder, "0")) {
            awaitAll(viewer);
            seen = viewer.next();
            before = viewer.bytes();
        }
        console.print("while nobody looked\n");
        try (TestViewer again = new TestViewer(board, holder, String.valueOf(seen))) {
            console.print("and live\n");
            awaitAll(again);
            assertThat(again.await("opened").path("start").asLong()).isEqualTo(seen);
            assertThat(again.first()).isEqualTo(seen);
            assertThat(again.shown()).isEqualTo("while nobody looked\nand live\n");
            assertThat(before.length + again.bytes().length).isEqualTo(console.printed().length);
            assertThat(again.texts("skipped")).isEmpty();
        }
    }

    @Test
    void aViewThatRendersNothingIsSentOneWindowAndThenSkipped() {
        try (TestViewer slow = new TestViewer(board, watcher, "0", false); TestViewer quick = new TestViewer(board, holder, "0")) {
            slow.await("opened");
            for (int part = 0; part < 16; part++) {
                console.print(noise(100_000));
                awaitAll(quick);
            }
            await().atMost(LIMIT).until(() -> slow.bytes().length == 256 * 1024);
            assertThat(quick.bytes()).as("the others are not held up").isEqualTo(console.printed());
            slow.acknowledge(256 * 1024);
            var skipped = slow.await("skipped");
            assertThat(skipped.path("from").asLong()).isEqualTo(256 * 1024);
            long to = skipped.path("to").asLong();
            assertThat(to).isBetween(1_600_000L - 1024 * 1024, 1_600_000L - 1024 * 1024 + 8 * 1024);
            await().atMost(LIMIT).until(() -> slow.next() == to + 256 * 1024);
            assertThat(Arrays.copyOfRange(slow.bytes(), 256 * 1024, slow.bytes().length))
                    .isEqualTo(Arrays.copyOfRange(console.printed(), (int) to, (int) to + 256 * 1024));
        }
    }

    @Test
    void whatTheHolderTypesArrivesByteForByte() {
        byte[] everything = new byte[256];
        for (int value = 0; value < 256; value++) {
            everything[value] = (byte) value;
        }
        try (TestViewer viewer = new TestViewer(board, holder, "tail")) {
            viewer.await("opened");
            viewer.type("uname -r\r".getBytes(StandardCharsets.UTF_8));
            viewer.type(everything);
            await().atMost(LIMIT).until(() -> console.typed().length == 9 + 256);
            assertThat(Arrays.copyOfRange(console.typed(), 9, 265)).isEqualTo(everything);
            viewer.say("{\"type\":\"break\"}");
            lab.agent().await(said -> said.getBoardCommand().getAction() == BoardCommand.Action.BREAK);
            viewer.say("{\"type\":\"sysrq\",\"letter\":\"h\"}");
            await().atMost(LIMIT).until(() -> console.typed().length == 9 + 256 + 1);
            assertThat(console.typed()[265]).as("after the BREAK").isEqualTo((byte) 'h');
            assertThat(viewer.texts("refused")).isEmpty();
            viewer.say("{\"type\":\"sysrq\",\"letter\":\"b\"}");
            assertThat(viewer.await("refused").path("reason").asText()).contains("one of hlwt");
        }
    }

    @Test
    void othersAreRefusedVisibly() {
        try (TestViewer viewer = new TestViewer(board, watcher, "tail"); TestViewer teacher = teacher()) {
            viewer.await("opened");
            viewer.type(new byte[] {'x'});
            assertThat(viewer.await("refused").path("reason").asText()).contains("only the holder types");
            viewer.say("{\"type\":\"break\"}");
            viewer.say("no json");
            viewer.type(new byte[17 * 1024]);
            await().atMost(LIMIT).until(() -> viewer.texts("refused").size() == 4);
            teacher.await("opened");
            teacher.type(new byte[] {'t'});
            assertThat(teacher.await("refused").path("reason").asText()).contains("ask for the keyboard");
            teacher.say("{\"type\":\"ask\"}");
            await().atMost(LIMIT).until(() -> keyboard(teacher, "YOURS"));
            teacher.type(new byte[] {'u'});
            await().atMost(LIMIT).untilAsserted(() -> assertThat(console.typed()).containsExactly('u'));
            assertThat(lab.agent().received()).noneMatch(CoordinatorMessage::hasBoardCommand);
        }
    }

    @Test
    void theKeyboardIsAskedForHandedOverAndTakenOver() {
        try (TestViewer ada = new TestViewer(board, holder, "tail"); TestViewer bo = new TestViewer(board, watcher, "tail");
                TestViewer teacher = teacher()) {
            await().atMost(LIMIT).until(() -> keyboard(ada, "YOURS") && keyboard(bo, "HELD") && keyboard(teacher, "HELD"));
            bo.say("{\"type\":\"ask\"}");
            await().atMost(LIMIT).until(() -> last(ada).path("asking").size() == 1 && last(bo).path("asked").asBoolean());
            assertThat(last(teacher).path("asking")).as("not for others to answer").isEmpty();
            ada.say("{\"type\":\"answer\",\"accept\":true,\"seat\":" + last(ada).path("asking").get(0).path("seat") + "}");
            await().atMost(LIMIT).until(() -> keyboard(bo, "YOURS"));
            bo.type(new byte[] {'b'});
            await().atMost(LIMIT).untilAsserted(() -> assertThat(console.typed()).containsExactly('b'));
            ada.type(new byte[] {'a'});
            assertThat(ada.await("refused").path("reason").asText()).contains("has the keyboard");
            teacher.say("{\"type\":\"takeover\",\"reason\":\" \"}");
            assertThat(teacher.await("refused").path("reason").asText()).contains("why you take the keyboard over");
            teacher.say("{\"type\":\"takeover\",\"reason\":\"showing\\u009d0; the fix\"}");
            await().atMost(LIMIT).until(() -> keyboard(teacher, "YOURS") && keyboard(bo, "HELD"));
            assertThat(last(ada).path("news").asText()).endsWith("took the keyboard over: showing 0; the fix");
            String audit = given().header("Authorization", "Bearer " + people.token(people.fresh(Role.ADMIN).login()))
                    .get("/api/audit").asString();
            assertThat(audit).contains("keyboard-taken-over").contains("showing 0; the fix");
            teacher.say("{\"type\":\"release\"}");
            await().atMost(LIMIT).until(() -> keyboard(ada, "YOURS"));
            assertThat(console.typed()).containsExactly('b');
        }
    }

    @Test
    void anotherViewOfTheSamePersonHasTheKeyboardWhenItAsks() {
        try (TestViewer ada = new TestViewer(board, holder, "tail")) {
            await().atMost(LIMIT).until(() -> keyboard(ada, "YOURS"));
            try (TestViewer again = new TestViewer(board, holder, "tail")) {
                await().atMost(LIMIT).until(() -> keyboard(again, "HELD"));
                again.say("{\"type\":\"ask\"}");
                await().atMost(LIMIT).until(() -> keyboard(again, "YOURS") && keyboard(ada, "HELD"));
            }
        }
    }

    @Test
    void whoWatchesIsShown() {
        try (TestViewer ada = new TestViewer(board, holder, "tail"); TestViewer bo = new TestViewer(board, watcher, "tail")) {
            await().atMost(LIMIT).until(() -> ada.texts("viewers").stream().anyMatch(each -> each.path("names").size() == 2));
            bo.close();
            await().atMost(LIMIT).until(() -> ada.texts("viewers").getLast().path("count").asInt() == 1);
        }
    }

    @Test
    void theKernelLogStandsBesideTheConsole() {
        console.logs(4, "before anybody watched");
        String path = "/api/boards/" + board + "/kernel-log";
        try (TestViewer first = TestViewer.at(path, holder); TestViewer second = TestViewer.at(path, watcher)) {
            assertThat(first.await("lines").path("lines").get(0).path("text").asText()).isEqualTo("before anybody watched");
            assertThat(first.await("reader").path("reading").asBoolean()).isTrue();
            second.await("lines");
            console.logs(8 + 3, "a daemon's error\u001b]0;title\u0007");
            await().atMost(LIMIT).until(() -> second.texts("lines").stream().flatMap(each -> each.path("lines").valueStream())
                    .anyMatch(line -> line.path("level").asInt() == 3 && line.path("facility").asInt() == 1 && line.path("sequence").asLong() == 1));
            assertThat(console.kernelStreams()).as("one stream for all who watch").isEqualTo(1);
            assertThat(console.opened()).as("the console itself is not asked for").isZero();
        }
        await().atMost(LIMIT).until(() -> console.kernelStreams() == 0);
    }

    @Test
    void theBootStageIsToldFromTheLineAndFromTheBoard() {
        try (TestViewer viewer = new TestViewer(board, holder, "tail")) {
            viewer.await("opened");
            console.print("\u001b[2J\u001b[1;1H  GNU GRUB  version 2.06\u001b[4;4H");
            await().atMost(LIMIT).until(() -> stage(viewer).equals("GRUB"));
            console.print("[    3.1] Kernel panic - not syncing: demo\r\n");
            await().atMost(LIMIT).until(() -> stage(viewer).equals("PANIC"));
            lab.agent().report(FakeAgent.ready(board).toBuilder().setCondition(Condition.OFF).build());
            await().atMost(LIMIT).until(() -> stage(viewer).equals("OFF"));
        }
    }

    private static String stage(TestViewer viewer) {
        return viewer.texts("stage").isEmpty() ? "" : viewer.texts("stage").getLast().path("stage").asText();
    }

    @Test
    void aConnectionThatBreaksKeepsTheKeyboardAMoment() {
        try (TestViewer bo = new TestViewer(board, watcher, "tail")) {
            TestViewer ada = new TestViewer(board, holder, "tail");
            await().atMost(LIMIT).until(() -> keyboard(ada, "YOURS"));
            ada.close();
            await().atMost(LIMIT).until(() -> keyboard(bo, "KEPT"));
            TestViewer again = new TestViewer(board, holder, "tail");
            await().atMost(LIMIT).until(() -> keyboard(again, "YOURS"));
            again.leave();
            await().atMost(LIMIT).until(() -> keyboard(bo, "FREE"));
        }
    }

    private static JsonNode last(TestViewer viewer) {
        viewer.await("writer");
        return viewer.texts("writer").getLast();
    }

    private static boolean keyboard(TestViewer viewer, String state) {
        return last(viewer).path("keyboard").asText().equals(state);
    }

    @Test
    void nobodyTypesDuringAGradedRun() {
        String free = board + "-b";
        lab.agent().with(free).report(FakeAgent.ready(free));
        await().atMost(LIMIT).until(() -> holds.lease(free, 1, Duration.ofMinutes(5)).map(Hold::id).isPresent());
        try (TestViewer teacher = new TestViewer(free, people.token(people.fresh(Role.TEACHER).login()), "tail")) {
            assertThat(teacher.await("opened").path("writer").asText()).isEqualTo("graded run");
            teacher.type(new byte[] {'x'});
            assertThat(teacher.await("refused").path("reason").asText()).contains("A graded run holds the keyboard until about");
            holds.release(holds.current(free).orElseThrow().id());
            await().atMost(LIMIT).until(() -> teacher.texts("writer").stream().anyMatch(each -> each.path("canWrite").asBoolean()));
            teacher.type(new byte[] {'y'});
            await().atMost(LIMIT).untilAsserted(() -> assertThat(lab.agent().console(free).typed()).containsExactly('y'));
        }
    }

    @Test
    void theEndOfAReservationTakesTheKeyboardAway() {
        try (TestViewer viewer = new TestViewer(board, holder, "tail")) {
            assertThat(viewer.await("opened").path("canWrite").asBoolean()).isTrue();
            Hold hold = holds.current(board).orElseThrow();
            assertThat(viewer.await("writer").path("until").asText()).as("until when").isEqualTo(hold.end().toString());
            given().header("Authorization", "Bearer " + holder)
                    .delete("/api/reservations/" + hold.id()).then().statusCode(204);
            await().atMost(LIMIT).until(() -> viewer.texts("writer").stream()
                    .anyMatch(each -> !each.path("canWrite").asBoolean() && !each.has("until")));
            viewer.type(new byte[] {'x'});
            assertThat(viewer.await("refused").path("reason").asText()).contains("Book " + board);
            assertThat(console.typed()).isEmpty();
        }
    }

    @Test
    void theViewGoesOnByNumberAfterTheHostWasAway() {
        console.print("before\n");
        try (TestViewer viewer = new TestViewer(board, holder, "tail")) {
            awaitAll(viewer);
            byte[] sofar = console.printed();
            lab.cutLink();
            await().atMost(LIMIT).until(() -> viewer.texts("unreachable").stream()
                    .anyMatch(each -> each.path("sentence").asText().contains("is not connected")));
            viewer.type(new byte[] {'x'});
            assertThat(viewer.await("refused").path("reason").asText()).contains("nothing was typed");
            lab.restartAgent(sofar, "printed while it was away\n");
            console = lab.console();
            await().atMost(LIMIT).until(() -> viewer.texts("opened").size() == 2);
            awaitAll(viewer);
            assertThat(viewer.shown()).isEqualTo("before\nprinted while it was away\n");
            assertThat(viewer.sawGap()).isFalse();
        }
    }

    @Test
    void aLinkThatDropsInTheMidstOfAFloodLosesNothing() {
        try (TestViewer viewer = new TestViewer(board, holder, "0")) {
            viewer.await("opened");
            for (int round = 0; round < 5; round++) {
                console.print(noise(100_000 + round));
                if (round % 2 == 0) {
                    console.dropStreams();
                } else {
                    lab.cutLink();
                }
                console.print(noise(150_000 + round));
                if (round % 2 == 1) {
                    lab.mendLink();
                }
                awaitAll(viewer);
            }
            assertThat(viewer.bytes()).isEqualTo(console.printed());
            assertThat(viewer.sawGap()).isFalse();
            assertThat(viewer.texts("skipped")).isEmpty();

            // Longer than the ring reaches: what is lost is said.
            long before = console.printed().length;
            lab.cutLink();
            console.print(noise(300_000));
            console.keepFrom(before + 100_000);
            lab.mendLink();
            awaitAll(viewer);
            assertThat(viewer.texts("skipped")).hasSize(1);
            assertThat(viewer.texts("skipped").getFirst().path("from").asLong()).isEqualTo(before);
            assertThat(viewer.texts("skipped").getFirst().path("to").asLong()).isBetween(before + 100_000, before + 109_000);
        }
    }

    @Test
    void whatALostLinkKeptFromBeingFetchedIsFetchedOnceItIsBack() {
        try (TestViewer quick = new TestViewer(board, holder, "0")) {
            quick.await("opened");
            for (int part = 0; part < 11; part++) {
                console.print(noise(100_000));
                awaitAll(quick);
            }
            console.silent(true);
            int before = console.opened();
            try (TestViewer late = new TestViewer(board, watcher, "50000")) {
                await().atMost(LIMIT).until(() -> console.opened() > before);
                lab.cutLink();
                console.silent(false);
                lab.mendLink();
                console.print("and live\n");
                awaitAll(late);
                awaitAll(quick);
                byte[] all = console.printed();
                assertThat(late.bytes()).isEqualTo(Arrays.copyOfRange(all, 50_000, all.length));
                assertThat(late.texts("skipped")).isEmpty();
                assertThat(quick.bytes()).isEqualTo(all);
                assertThat(quick.texts("opened")).as("the host was away").hasSize(2);
            }
        }
    }

    @Test
    void whoWatchedStandsInTheAuditLogOnce() {
        TestPeople.Fresh bo = people.fresh(Role.STUDENT);
        String admin = people.token(people.fresh(Role.ADMIN).login());
        String token = people.token(bo.login());
        String wanted = "findAll { it.action == 'console-watched' && it.subject == '" + board + "' }";
        try (TestViewer ada = new TestViewer(board, holder, "tail"); TestViewer first = new TestViewer(board, token, "tail");
                TestViewer second = new TestViewer(board, token, "tail"); TestViewer teacher = teacher()) {
            for (TestViewer viewer : new TestViewer[] {ada, first, second, teacher}) {
                viewer.await("opened");
            }
            await().atMost(LIMIT).until(() -> audit(admin, wanted + ".person").size() == 2);
        }
        new TestViewer(board, token, "tail").close();
        String link = given().header("Authorization", "Bearer " + holder).contentType("application/json").body(Map.of("minutes", 5))
                .post("/api/boards/" + board + "/console-links").jsonPath().getString("path");
        try (TestViewer guest = TestViewer.at("/api" + link + "/console", "")) {
            guest.await("opened");
            await().atMost(LIMIT).until(() -> audit(admin, wanted + ".person").size() == 3);
        }
        assertThat(audit(admin, wanted + ".person")).as("each once, and not who has the board")
                .contains(bo.login()).anyMatch(who -> who.startsWith("guest of ") && who.contains(", link "));
        assertThat(audit(admin, wanted + ".detail")).containsOnly("reservation " + holds.current(board).orElseThrow().id());
    }

    private static List<String> audit(String admin, String path) {
        return given().header("Authorization", "Bearer " + admin).get("/api/audit").jsonPath().getList(path);
    }

    @Test
    void aConsoleWithoutAnAgentSaysSo() {
        lab.cutLink();
        await().atMost(LIMIT).until(() -> !hosts.isConnected(lab.host));
        try (TestViewer viewer = new TestViewer(board, holder, "tail")) {
            assertThat(viewer.await("unreachable").path("sentence").asText())
                    .isEqualTo("Host " + lab.host + " is not connected.");
        }
    }

    @Test
    void onlyThoseWhoSignedInMayWatchAndOnlyFromOurPages() {
        assertThatThrownBy(() -> new TestViewer(board, "bbt_wrong", "tail").close())
                .isInstanceOf(CompletionException.class).hasCauseInstanceOf(WebSocketHandshakeException.class);
        try (TestViewer viewer = new TestViewer("nowhere", holder, "tail")) {
            assertThat(viewer.awaitClosed()).isEqualTo(4404);
        }
        String cookie = given().contentType("application/json")
                .body(signIn()).post("/api/session").then().statusCode(200).extract().detailedCookies().asList().getFirst()
                .toString().split(";", 2)[0];
        assertThatThrownBy(() -> handshake(cookie, "https://evil.example"))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
        handshake(cookie, "http://127.0.0.1:" + TestPort.get()).abort();
    }

    private Map<String, String> signIn() {
        TestPeople.Fresh fresh = people.fresh(Role.STUDENT);
        return Map.of("login", fresh.login(), "password", fresh.password());
    }

    private WebSocket handshake(String cookie, String origin) {
        return HttpClient.newHttpClient().newWebSocketBuilder()
                .header("Cookie", cookie)
                .header("Origin", origin)
                .buildAsync(URI.create("ws://127.0.0.1:" + TestPort.get() + "/api/boards/" + board + "/console"),
                        new WebSocket.Listener() {})
                .join();
    }

    private TestViewer teacher() {
        return new TestViewer(board, people.token(people.fresh(Role.TEACHER).login()), "tail");
    }

    private void awaitAll(TestViewer viewer) {
        await().atMost(LIMIT).until(() -> viewer.next() == console.printed().length);
    }

    /** Bytes of every value, with a line end now and then. */
    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
