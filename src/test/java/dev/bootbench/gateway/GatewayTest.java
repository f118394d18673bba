package dev.bootbench.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.bootbench.TestClock;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.FakeConsole;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The front door, as OpenSSH's own programs meet it. */
@QuarkusTest
class GatewayTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    Gateway gateway;

    private Path home;

    private final List<Process> started = new ArrayList<>();
    private String board;
    private String holder;
    private FakeAgent agent;
    private FakeConsole console;
    private FakeBoardSsh far;
    private int reservation;

    @BeforeEach
    void bookABoard() throws Exception {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        board = "vm-" + unique;
        home = Files.createTempDirectory("gateway");
        far = new FakeBoardSsh(Files.createDirectory(home.resolve("board")));
        agent = new FakeAgent(TestPort.get(), hosts.create("bench-" + unique)).with(board).tunnels(far).connect();
        agent.await(CoordinatorMessage::hasHolds);
        console = agent.console(board);
        holder = people.fresh(Role.STUDENT).login();
        addKey(holder, "id");
        Files.writeString(home.resolve("known_hosts"), "[127.0.0.1]:" + port() + " " + gateway.address().orElseThrow().hostKey() + "\n");
        reservation = as(holder).body(Map.of("board", board, "minutes", 30)).post("/api/reservations").then().statusCode(201).extract().path("id");
        await().atMost(LIMIT).untilAsserted(() -> as(holder).get("/api/reservations/" + reservation).then().body("state", containsString("ACTIVE")));
    }

    @AfterEach
    void hangUp() throws Exception {
        clock.reset();
        started.forEach(Process::destroyForcibly);
        agent.close();
        far.close();
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    private RequestSpecification as(String login) {
        return people.as(login);
    }

    private int port() {
        return gateway.address().orElseThrow().port();
    }

    /** Makes a pair of keys and gives the lab the public one. */
    private void addKey(String login, String file) throws Exception {
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "laptop", "-f", home.resolve(file).toString());
        as(login).body(Map.of("key", Files.readString(home.resolve(file + ".pub")))).post("/api/me/ssh-keys").then().statusCode(201);
    }

    /** One of OpenSSH's programs, with this test's configuration and that key. */
    private List<String> openssh(String program, String key, String... arguments) throws IOException {
        Path config = home.resolve("config-" + key);
        Files.writeString(config, """
                Host lab-door
                    HostName 127.0.0.1
                    Port %1$d
                Host *.board
                    ProxyJump lab-door
                    HostKeyAlias board
                    StrictHostKeyChecking no
                Host *
                    IdentityFile %2$s
                    IdentitiesOnly yes
                    BatchMode yes
                    UserKnownHostsFile %3$s
                    StrictHostKeyChecking yes
                """.formatted(port(), home.resolve(key), home.resolve("known_hosts")));
        List<String> command = new ArrayList<>(List.of(program, "-F", config.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private record Ended(int status, String out, String err) {}

    private Ended run(String... command) throws Exception {
        return run(List.of(command), new byte[0]);
    }

    private Ended run(List<String> command, byte[] input) throws Exception {
        Process process = start(command);
        process.getOutputStream().write(input);
        process.getOutputStream().close();
        return end(process);
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("SSH_AUTH_SOCK");
        Process process = builder.redirectOutput(Files.createTempFile(home, "out", null).toFile()).redirectError(Files.createTempFile(home, "err", null).toFile()).start();
        outputs.put(process, new Path[] {builder.redirectOutput().file().toPath(), builder.redirectError().file().toPath()});
        started.add(process);
        return process;
    }

    private final Map<Process, Path[]> outputs = new HashMap<>();

    private byte[] out(Process process) throws IOException {
        return Files.readAllBytes(outputs.get(process)[0]);
    }

    private String err(Process process) throws IOException {
        return Files.readString(outputs.get(process)[1]);
    }

    private Ended end(Process process) throws Exception {
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("it ends: " + err(process)).isTrue();
        return new Ended(process.exitValue(), new String(out(process), StandardCharsets.UTF_8), err(process));
    }

    private static void type(Process process, String keys) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write(keys.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    private void awaitErr(Process process, String text) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(err(process)).contains(text));
    }

    private Process openConsole(String key) throws IOException {
        return openConsole(key, "-tt");
    }

    /** @param terminal {@code -tt} or {@code -T} */
    private Process openConsole(String key, String terminal) throws IOException {
        return start(openssh("ssh", key, terminal, "-e", "none", board + "@lab-door"));
    }

    // ---- the console

    @Test
    void theConsoleIsByteExactAndTheLabSpeaksBesideIt() throws Exception {
        byte[] noise = new byte[100_000];
        new Random(4).nextBytes(noise);
        console.print("before anybody came\n");
        Process ssh = openConsole("id", "-T");
        awaitErr(ssh, "What you type goes to the board.");
        console.print(noise);
        type(ssh, "uname -r\r\u0003\u001b[A");
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(console.typed()).asString(StandardCharsets.UTF_8).isEqualTo("uname -r\r\u0003\u001b[A");
            assertThat(out(ssh)).isEqualTo(console.printed());
        });
        type(ssh, "\u001d?");
        awaitErr(ssh, "BREAK");
        assertThat(err(ssh)).containsPattern("\\[lab [a-z]{4}]");
        type(ssh, "\u001d\u001d");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(console.typed()).asString(StandardCharsets.UTF_8).endsWith("\u001d"));
        type(ssh, "\u001dq");
        assertThat(end(ssh).status()).isZero();
        assertThat(out(ssh)).as("nothing of the lab's is among the board's bytes").isEqualTo(console.printed());
    }

    @Test
    void aTerminalIsNotActedUponAndAFileGetsEveryByte() throws Exception {
        String old = "old\u001b[6n\u001b]52;c;b3duZWQ=\u0007 ";
        String fresh = "new\u001b[6n\u001b]0;owned\u0007\u001b[1mbold\u001b[21t ";
        addKey(people.fresh(Role.STUDENT).login(), "other");
        console.print(old);
        Process ssh = openConsole("id");
        awaitErr(ssh, "What you type goes to the board.");
        Process watcher = openConsole("other");
        Process log = openConsole("id", "-T");
        for (Process each : List.of(ssh, watcher, log)) {
            await().atMost(LIMIT).until(() -> out(each).length >= 4);
        }
        console.print(fresh);
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(new String(out(ssh), StandardCharsets.UTF_8)).as("a question of now, for who types").isEqualTo("old new\u001b[6n\u001b[1mbold ");
            assertThat(new String(out(watcher), StandardCharsets.UTF_8)).isEqualTo("old new\u001b[1mbold ");
            assertThat(new String(out(log), StandardCharsets.UTF_8)).isEqualTo(old + fresh);
        });
    }

    @Test
    void watchersSeeAndAskAndTheWriterGives() throws Exception {
        String other = people.fresh(Role.STUDENT).login();
        addKey(other, "other");
        Process writer = openConsole("id");
        awaitErr(writer, "What you type goes to the board.");
        type(writer, "x");
        await().atMost(LIMIT).until(() -> console.typed().length == 1);
        Process watcher = openConsole("other");
        awaitErr(watcher, "You watch.");
        type(watcher, "rm -rf /\r");
        console.print("both see this\n");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(out(watcher)).asString(StandardCharsets.UTF_8).contains("both see this"));
        assertThat(console.typed()).hasSize(1);
        type(watcher, "\u001dk");
        awaitErr(writer, "asks for the keyboard: Ctrl-] y gives it");
        type(writer, "\u001dy");
        awaitErr(watcher, "What you type goes to the board.");
        type(watcher, "y");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(console.typed()).asString(StandardCharsets.UTF_8).isEqualTo("xy"));
    }

    @Test
    void breakSysRqAndPowerAreForWhoHasTheBoard() throws Exception {
        Process ssh = openConsole("id");
        awaitErr(ssh, "What you type goes to the board.");
        type(ssh, "\u001dsh");
        agent.await(message -> message.getBoardCommand().getAction() == BoardCommand.Action.BREAK);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(console.typed()).asString(StandardCharsets.UTF_8).isEqualTo("h"));
        type(ssh, "\u001dso\u001dr");
        awaitErr(ssh, "A SysRq letter is one of");
        awaitErr(ssh, "Everything on it is thrown away");
        type(ssh, "no\r");
        awaitErr(ssh, "Left as it is.");
        type(ssh, "\u001dryex\u007fs\r");
        agent.await(message -> message.getBoardCommand().getAction() == BoardCommand.Action.RESET);
        awaitErr(ssh, "Done: reset.");
        assertThat(console.typed()).as("answers to the lab are not typed at the board").hasSize(1);
        String other = people.fresh(Role.STUDENT).login();
        addKey(other, "other");
        Process watcher = openConsole("other");
        awaitErr(watcher, "You watch.");
        type(watcher, "\u001d0yes\r");
        awaitErr(watcher, "only the holder may do that");
        assertThat(agent.received()).noneMatch(message -> message.getBoardCommand().getAction() == BoardCommand.Action.POWER_OFF);
    }

    @Test
    void theLetterOfASysRqIsNotTypedWithoutItsBreak() throws Exception {
        agent.commands(said -> Optional.of(CommandDone.newBuilder().setCommand(said.getBoardCommand().getCommand())
                .setProblem("The line takes no BREAK.").build()));
        Process ssh = openConsole("id");
        awaitErr(ssh, "What you type goes to the board.");
        type(ssh, "\u001dsu");
        awaitErr(ssh, "The line takes no BREAK.");
        type(ssh, ".");
        await().atMost(LIMIT).until(() -> console.typed().length > 0);
        assertThat(console.typed()).asString(StandardCharsets.UTF_8).isEqualTo(".");
    }

    @Test
    void aKilledClientFindsItsKeyboardAgain() throws Exception {
        String other = people.fresh(Role.STUDENT).login();
        addKey(other, "other");
        as(holder).put("/api/reservations/" + reservation + "/partners/" + other).then().statusCode(200);
        Process writer = openConsole("other");
        awaitErr(writer, "What you type goes to the board.");
        type(writer, "a");
        await().atMost(LIMIT).until(() -> console.typed().length == 1);
        Process second = openConsole("id");
        awaitErr(second, "You watch.");
        writer.destroyForcibly();
        awaitErr(second, "lost the connection");
        type(second, "b");
        awaitErr(second, "the keyboard is kept for a moment");
        Process again = openConsole("other");
        awaitErr(again, "What you type goes to the board.");
        type(again, "c");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(console.typed()).asString(StandardCharsets.UTF_8).isEqualTo("ac"));
    }

    @Test
    void theEndIsAnnounced() throws Exception {
        Process ssh = openConsole("id");
        awaitErr(ssh, "What you type goes to the board.");
        Instant until = Instant.parse(as(holder).get("/api/reservations/" + reservation).then().extract().<String>path("end"));
        clock.advance(Duration.between(clock.now(), until).minusSeconds(570));
        awaitErr(ssh, "is yours for another 10 minutes, until ");
        clock.advance(Duration.ofMinutes(5));
        awaitErr(ssh, "another 5 minutes");
    }

    @Test
    void whoNamesNoBoardIsToldWhichTheyHave() throws Exception {
        Ended ended = run(openssh("ssh", "id", "-T", "anna@lab-door"), new byte[0]);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("There is no board anna. You have " + board);
    }

    // ---- the board's own SSH

    @Test
    void aJumpEndsInAShellOnTheBoard() throws Exception {
        Ended ended = run(openssh("ssh", "id", "-J", "lab-door", "root@" + board, "-o", "StrictHostKeyChecking=no", "cat; exit 3"), "through\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(ended.out()).as(ended.err()).isEqualTo("through\n");
        assertThat(ended.status()).isEqualTo(3);
        assertThat(far.wanted.getFirst().getKeysList()).containsExactly(
                String.join(" ", Files.readString(home.resolve("id.pub")).split(" ")[0], Files.readString(home.resolve("id.pub")).split(" ")[1], holder));
    }

    @Test
    void aForwardedPortLeadsToTheBoard() throws Exception {
        int local = freePort();
        start(openssh("ssh", "id", "-N", "-L", local + ":" + board + ":22", "-L", freePort() + ":localhost:22", board + "@lab-door"));
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> {
            try (Socket socket = new Socket("127.0.0.1", local)) {
                socket.setSoTimeout(5_000);
                assertThat(new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII)).isEqualTo("SSH-2.0-");
            }
        });
    }

    @Test
    void commandsRunOnTheBoardWithTheirInputAndStatus() throws Exception {
        byte[] much = new byte[3_000_000];
        new Random(7).nextBytes(much);
        Path back = home.resolve("back");
        Ended ended = run(openssh("ssh", "id", board + "@lab-door", "cat > " + back + "; echo done; echo oops >&2; exit 5"), much);
        assertThat(ended).isEqualTo(new Ended(5, "done\n", "oops\n"));
        assertThat(Files.readAllBytes(back)).isEqualTo(much);
        Process large = start(openssh("ssh", "id", board + "@lab-door", "cat " + back));
        assertThat(end(large).status()).isZero();
        assertThat(out(large)).isEqualTo(much);
    }

    @Test
    void filesGoBothWays() throws Exception {
        byte[] content = HexFormat.of().formatHex(new byte[200_000]).getBytes(StandardCharsets.US_ASCII);
        Path file = Files.write(home.resolve("module.ko"), content);
        Ended put = run(openssh("scp", "id", file.toString(), board + "@lab-door:copy.ko"), new byte[0]);
        assertThat(put.status()).as(put.err()).isZero();
        assertThat(Files.readAllBytes(home.resolve("board/copy.ko"))).isEqualTo(content);
        Path batch = Files.writeString(home.resolve("batch"), "get copy.ko " + home.resolve("again.ko") + "\nrm copy.ko\nls\n");
        Ended got = run(openssh("sftp", "id", "-b", batch.toString(), board + "@lab-door"), new byte[0]);
        assertThat(got.status()).as(got.err()).isZero();
        assertThat(Files.readAllBytes(home.resolve("again.ko"))).isEqualTo(content);
        assertThat(home.resolve("board/copy.ko")).doesNotExist();
    }

    @Test
    void aDebuggersPortIsAskedOfTheAgent() throws Exception {
        Ended ended = run(openssh("ssh", "id", "-W", board + ":1234", "lab-door"), new byte[0]);
        assertThat(ended.err()).contains("Another debugger is connected");
    }

    // ---- who does not come in

    @Test
    void thereAreNoPasswordsAndNoUnknownKeys() throws Exception {
        Ended password = run(openssh("ssh", "id", "-o", "PubkeyAuthentication=no", "-o", "BatchMode=no", "-o", "NumberOfPasswordPrompts=1", board + "@lab-door", "true"), new byte[0]);
        assertThat(password.err()).contains("Permission denied (publickey)");
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home.resolve("unknown").toString());
        assertThat(run(openssh("ssh", "unknown", board + "@lab-door", "true"), new byte[0]).err()).contains("Permission denied (publickey)");
        assertThat(far.wanted).isEmpty();
    }

    @Test
    void anotherPersonsBoardIsRefusedInWords() throws Exception {
        String other = people.fresh(Role.STUDENT).login();
        addKey(other, "other");
        assertThat(run(openssh("ssh", "other", "-J", "lab-door", "root@" + board, "true"), new byte[0]).err())
                .contains("Only who has a board, or shares it, may do that.");
        assertThat(run(openssh("ssh", "other", board + "@lab-door", "true"), new byte[0]))
                .satisfies(ended -> assertThat(ended.status()).isEqualTo(255))
                .satisfies(ended -> assertThat(ended.err()).contains("has " + board + " just now"));
        assertThat(far.wanted).isEmpty();
        as(holder).put("/api/reservations/" + reservation + "/partners/" + other).then().statusCode(200);
        assertThat(run(openssh("ssh", "other", board + "@lab-door", "echo in"), new byte[0]).out()).isEqualTo("in\n");
    }

    @Test
    void nothingButBoardsIsReached() throws Exception {
        try (ServerSocket inside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run(openssh("ssh", "id", "-W", "127.0.0.1:" + inside.getLocalPort(), board + "@lab-door"), new byte[0]).err())
                    .contains("administratively prohibited").contains("are reached through the lab");
        }
        assertThat(run(openssh("ssh", "id", "-W", "example.org:22", "lab-door"), new byte[0]).err()).contains("There is no board of that name");
        Ended back = run(openssh("ssh", "id", "-o", "ExitOnForwardFailure=yes", "-N", "-R", freePort() + ":127.0.0.1:22", board + "@lab-door"), new byte[0]);
        assertThat(back.status()).isEqualTo(255);
        assertThat(back.err()).contains("remote port forwarding failed");
        assertThat(far.wanted).isEmpty();
    }

    @Test
    void onlyWhatIsModernIsSpoken() throws Exception {
        for (String old : List.of("KexAlgorithms=diffie-hellman-group14-sha1", "Ciphers=aes128-cbc", "HostKeyAlgorithms=ssh-rsa")) {
            assertThat(run(openssh("ssh", "id", "-v", "-o", old, board + "@lab-door", "true"), new byte[0]).err()).as(old).contains("no matching");
        }
        assertThat(run(openssh("ssh", "id", "-v", "-o", "LogLevel=DEBUG", board + "@lab-door", "true"), new byte[0]).err())
                .contains("kex: algorithm: sntrup761x25519").contains("chacha20-poly1305");
    }

    // ---- whoever is inside and may not be any more

    @Test
    void aReservationThatEndsTakesItsConnectionsWithIt() throws Exception {
        Process command = start(openssh("ssh", "id", board + "@lab-door", "echo in; sleep 60"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(out(command)).asString(StandardCharsets.UTF_8).isEqualTo("in\n"));
        as(holder).delete("/api/reservations/" + reservation).then().statusCode(204);
        assertThat(end(command).err()).contains("The reservation of " + board + " has ended");
        assertThat(run(openssh("ssh", "id", board + "@lab-door", "true"), new byte[0]).err()).contains("Book it first");
    }

    @Test
    void whoIsInsideByAJumpIsToldWhyThoughTheBoardIsGoneFirst() throws Exception {
        Process command = start(openssh("ssh", "id", "-J", "lab-door", "root@" + board, "-o", "StrictHostKeyChecking=no", "echo in; sleep 60"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(out(command)).asString(StandardCharsets.UTF_8).isEqualTo("in\n"));
        as(holder).delete("/api/reservations/" + reservation).then().statusCode(204);
        far.hangUp();
        assertThat(end(command).err()).contains("The reservation of " + board + " has ended");
    }

    @Test
    void aDisabledAccountIsOutAtOnce() throws Exception {
        Process ssh = openConsole("id");
        awaitErr(ssh, "What you type goes to the board.");
        people.as(Role.ADMIN).body(Map.of("disabled", true)).patch("/api/people/" + holder).then().statusCode(200);
        assertThat(end(ssh).err()).contains("does not open an account any more");
        assertThat(run(openssh("ssh", "id", board + "@lab-door", "true"), new byte[0]).err()).contains("Permission denied (publickey)");
    }

    @Test
    void aRemovedKeyIsOutAtOnce() throws Exception {
        Process command = start(openssh("ssh", "id", board + "@lab-door", "echo in; sleep 60"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(out(command)).asString(StandardCharsets.UTF_8).isEqualTo("in\n"));
        int key = as(holder).get("/api/me/ssh-keys").then().extract().path("[0].id");
        as(holder).delete("/api/me/ssh-keys/" + key).then().statusCode(204);
        assertThat(end(command).err()).contains("does not open an account any more");
    }

    @Test
    void anExamEndsTheViewsOfOthersAndLetsInNone() throws Exception {
        String other = people.fresh(Role.STUDENT).login();
        addKey(other, "other");
        as(holder).delete("/api/reservations/" + reservation).then().statusCode(204);
        Process watcher = openConsole("other");
        awaitErr(watcher, "You watch.");
        String course = "c-" + board;
        RequestSpecification teacher = as(people.fresh(Role.TEACHER).login());
        given(teacher).body(Map.of("name", course, "title", "A course")).post("/api/classes").then().statusCode(201);
        int exam = given(teacher).body(Map.of("boards", List.of(board), "minutes", 30, "reason", "Midterm", "class", course)).post("/api/blocks")
                .then().statusCode(201).extract().path("id");
        try {
            assertThat(end(watcher).err()).contains("An exam has " + board);
            Process late = openConsole("other");
            assertThat(end(late).err()).contains("An exam has " + board);
        } finally {
            given(teacher).delete("/api/blocks/" + exam).then().statusCode(204);
        }
    }

    // ---- what a client has to know

    @Test
    void theApiTellsHowABoardIsReached() {
        as(holder).get("/api/boards/" + board + "/ssh?boardKey=true").then().statusCode(200)
                .body("hostKey", containsString("ssh-ed25519 AAAA")).body("boardHostKey", containsString("ecdsa-sha2-nistp256"));
        String other = people.fresh(Role.STUDENT).login();
        as(other).get("/api/boards/" + board + "/ssh?boardKey=true").then().statusCode(403);
        as(other).get("/api/boards/" + board + "/ssh").then().statusCode(200);
    }

    @Test
    void aTakenPortLeavesTheLabWithoutADoor() throws Exception {
        KeyPair key = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(gateway.open(key, "127.0.0.1", taken.getLocalPort())).isNull();
        }
        assertThat(gateway.open(key, "there-is-no-such-host.invalid", 0)).isNull();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
