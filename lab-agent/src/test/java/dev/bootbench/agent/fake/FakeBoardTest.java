package dev.bootbench.agent.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.serial.LineSettings;
import dev.bootbench.agent.serial.PortConfig;
import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.SshShell;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fake board, attached as a host attaches a real one; and each fault switch does what it says. */
class FakeBoardTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    private Path folder;

    private FakeBoard board;
    private SerialConsole console;
    private SshShell shell;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void attach() throws Exception {
        board = FakeBoard.start(FakeBoardSettings.of("fake-1", folder.resolve("board")));
        console = new SerialConsole(folder.resolve("console"), Clock.systemUTC());
        console.keepOpen(PortConfig.parse(board.serialPort().toString()), LineSettings.plain(115_200));
        assertThat(console.awaitOpen(LIMIT)).isTrue();
        shell = new SshShell("127.0.0.1", board.hostKey(), board.rootKey());
        shell.port(board.sshPort());
    }

    @AfterEach
    void detach() {
        shell.close();
        console.close();
        board.close();
        http.close();
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(board.powerUrl().resolve(path)).timeout(LIMIT).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private String power(String word) throws Exception {
        return get("/cm?cmnd=Power%20" + word);
    }

    private String printed(long from) throws IOException {
        return new String(console.read(from, console.head()), StandardCharsets.ISO_8859_1);
    }

    private void awaitPrinted(long from, String text) {
        await().atMost(LIMIT).until(() -> printed(from).contains(text));
    }

    private void type(String keys) throws IOException {
        console.write(keys.getBytes(StandardCharsets.US_ASCII));
    }

    private void boot() throws Exception {
        long from = console.head();
        power("On");
        awaitPrinted(from, "fake-1 login: ");
    }

    private String ssh(String command) {
        CommandResult result = shell.run(command, LIMIT);
        assertThat(result.succeeded()).as(command + ": " + result.ending() + " " + result.err()).isTrue();
        return result.out();
    }

    private void assertSilent() throws Exception {
        long from = console.head();
        type("\r");
        assertThat(console.view(from).next(SHORT)).isEmpty();
    }

    private void assertAnswers() throws Exception {
        long from = console.head();
        type("\r");
        awaitPrinted(from, "fake-1 login: ");
    }

    @Test
    void bootsLogsInAndAnswersOnItsSerialLine() throws Exception {
        assertThat(power("")).isEqualTo("{\"POWER\":\"OFF\"}");
        assertThat(power("On")).isEqualTo("{\"POWER\":\"ON\"}");
        awaitPrinted(0, "fake-1 login: ");
        assertThat(printed(0))
                .containsSubsequence("Fake boot loader", "Linux version 6.1.0-fake", "Run /sbin/init", "fake-1 login: ");
        type("root\r");
        awaitPrinted(0, "root@fake-1:~# ");
        long from = console.head();
        type("uname -r\r");
        awaitPrinted(from, "uname -r\r\n6.1.0-fake\r\nroot@fake-1:~# ");
        from = console.head();
        type("nonsense\r");
        awaitPrinted(from, "sh: nonsense: not found\r\nroot@fake-1:~# ");
        assertThat(power("Off")).isEqualTo("{\"POWER\":\"OFF\"}");
        assertSilent();
    }

    @Test
    void answersOverSshAsTheHealthCheckAsks() throws Exception {
        assertThat(shell.reconnect(SHORT)).isFalse();
        boot();
        assertThat(shell.reconnect(LIMIT)).as(shell.lastProblem()).isTrue();
        assertThat(shell.run(
                                "cat >/dev/urandom && echo pi-7 >/proc/sys/kernel/hostname && date -u -s @1700000000.250 >/dev/null && "
                                        + "uname -r && cat /proc/sys/kernel/tainted && ps --ppid 2 -p 2 --deselect -o comm=",
                                new byte[256],
                                LIMIT)
                        .out())
                .startsWith("6.1.0-fake\n0\ninit\n");
        assertThat(ssh("hostname")).isEqualTo("pi-7\n");
        assertThat(Long.parseLong(ssh("date -u +%s").strip())).isBetween(1_700_000_000L, 1_700_000_100L);
        assertThat(ssh("echo 1; echo 2")).isEqualTo("1\n2\n");
        assertThat(ssh("false || echo 'a; b' && echo $((40+2))")).isEqualTo("a; b\n42\n");
        byte[] content = {0, 1, (byte) 255, 13, 10};
        assertThat(shell.upload(content, "/root/it's here", 0644, LIMIT).succeeded()).isTrue();
        assertThat(shell.run("cat '/root/it'\\''s here'", LIMIT).stdout()).isEqualTo(content);
        CommandResult missing = shell.run("cat /nowhere", LIMIT);
        assertThat(missing.ending()).isEqualTo(new Ending.Exited(1));
        assertThat(missing.err()).contains("No such file");
        assertThat(shell.run("modprobe x", LIMIT).ending()).isEqualTo(new Ending.Exited(127));
        board.shell().answer("lsmod | wc -l", 0, "17\n");
        assertThat(ssh("lsmod | wc -l")).isEqualTo("17\n");
    }

    @Test
    void itsDiskOutlivesPowerCutsAndIsMadeAnewWhenRestored() throws Exception {
        boot();
        shell.reconnect(LIMIT);
        String bootId = ssh("cat " + FakeFiles.BOOT_ID);
        ssh("echo kept > /root/file; echo lost > /tmp/file; echo 512 > " + FakeFiles.TAINTED);
        power("Off");
        boot();
        shell.reconnect(LIMIT);
        assertThat(ssh("cat /root/file " + FakeFiles.TAINTED)).isEqualTo("kept\n0\n");
        assertThat(shell.run("cat /tmp/file", LIMIT).succeeded()).isFalse();
        assertThat(ssh("cat " + FakeFiles.BOOT_ID)).isNotEqualTo(bootId);
        get("/restore");
        assertThat(shell.run("cat /root/file", LIMIT).succeeded()).isFalse();
    }

    @Test
    void itsHostKeyStaysAndAnotherBoardsKeyIsRefused() throws Exception {
        String key = Files.readString(board.hostKey());
        board.close();
        board = FakeBoard.start(FakeBoardSettings.of("fake-1", folder.resolve("board")));
        assertThat(Files.readString(board.hostKey())).isEqualTo(key);
        board.turn(true);
        await().atMost(LIMIT).until(board::isUp);
        try (FakeBoard other = FakeBoard.start(FakeBoardSettings.of("fake-2", folder.resolve("other")));
                SshShell wrong = new SshShell("127.0.0.1", other.hostKey(), board.rootKey())) {
            wrong.port(board.sshPort());
            assertThat(wrong.reconnect(LIMIT)).isFalse();
            assertThat(wrong.lastProblem()).contains("key did not validate");
        }
    }

    @Test
    void aTakenPortIsAnErrorAndNothingIsLeftBehind() {
        FakeBoardSettings usual = FakeBoardSettings.of("fake-2", folder.resolve("second"));
        FakeBoardSettings taken = new FakeBoardSettings(
                usual.name(), usual.folder(), usual.kernel(), usual.wrongKernel(), usual.bootTime(), usual.slowness(), usual.baud(), 0,
                board.powerUrl().getPort());
        assertThatThrownBy(() -> FakeBoard.start(taken)).isInstanceOf(IOException.class);
        assertThat(folder.resolve("second/tty")).doesNotExist();
    }

    @Test
    void rebootsByCommand() throws Exception {
        boot();
        shell.reconnect(LIMIT);
        long from = console.head();
        shell.run("reboot", LIMIT);
        awaitPrinted(from, "Restarting system");
        awaitPrinted(from, "fake-1 login: ");
        await().atMost(LIMIT).until(() -> !shell.isOpen());
        assertThat(shell.reconnect(LIMIT)).isTrue();
    }

    @Test
    void wedgedItAnswersNowhereUntilItsPowerIsCut() throws Exception {
        boot();
        shell.reconnect(LIMIT);
        get("/fault?set=wedged");
        assertSilent();
        assertThat(shell.run("true", SHORT).ending()).isInstanceOf(Ending.TimedOut.class);
        assertThat(shell.reconnect(SHORT)).isFalse();
        power("Off");
        boot();
        assertAnswers();
        assertThat(shell.reconnect(LIMIT)).isTrue();
        assertThat(board.faults().present()).isEmpty();
    }

    @Test
    void anAttemptEndsAsSoonAsItIsHopeless() throws Exception {
        boot();
        get("/fault?set=wedged");
        AtomicInteger asked = new AtomicInteger();
        long before = System.nanoTime();
        assertThat(shell.reconnect(LIMIT, () -> asked.incrementAndGet() >= 3)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LIMIT.dividedBy(2));
    }

    @Test
    void babblingItStillTakesWhatIsTyped() throws Exception {
        boot();
        board.faults().set(Fault.BABBLING);
        await().atMost(LIMIT).until(() -> console.head() > 20_000);
        assertAnswers();
        board.faults().clear(Fault.BABBLING);
        power("Off");
        assertSilent();
    }

    @Test
    void slowItAnswersLate() throws Exception {
        boot();
        shell.reconnect(LIMIT);
        board.faults().set(Fault.SLOW);
        assertThat(shell.run("true", LIMIT).took()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        long began = System.nanoTime();
        assertAnswers();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aDeadPlugSaysYesAndDoesNothing() throws Exception {
        board.faults().set(Fault.DEAD_POWER);
        assertThat(power("On")).isEqualTo("{\"POWER\":\"ON\"}");
        assertThat(board.isPowered()).isFalse();
        board.faults().clearAll();
        boot();
        board.faults().set(Fault.DEAD_POWER);
        assertThat(power("Off")).isEqualTo("{\"POWER\":\"OFF\"}");
        assertAnswers();
    }

    @Test
    void aBrokenPlugAnswersWithErrorsOrNever() throws Exception {
        board.faults().set(Fault.POWER_ERRORS);
        HttpRequest.Builder turnOn = HttpRequest.newBuilder(board.powerUrl().resolve("/cm?cmnd=Power%20On"));
        HttpRequest on = turnOn.timeout(LIMIT).build();
        assertThat(http.send(on, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(500);
        board.faults().set(Fault.POWER_SILENT);
        HttpRequest hasty = turnOn.timeout(SHORT).build();
        assertThatThrownBy(() -> http.send(hasty, HttpResponse.BodyHandlers.ofString())).isInstanceOf(HttpTimeoutException.class);
        assertThat(board.isPowered()).isFalse();
        assertThat(get("/fault")).isEqualTo("{\"faults\":[\"power-errors\",\"power-silent\"]}");
        assertThat(get("/fault?set=nonsense")).contains("There is no fault").contains("dead-power");
        assertThat(get("/fault?clear=all")).isEqualTo("{\"faults\":[]}");
        assertThat(get("/cm?cmnd=Backlog")).isEqualTo("{\"Command\":\"Unknown\"}");
        boot();
    }

    @Test
    void aSilentSerialLineLeavesSshAlive() throws Exception {
        boot();
        shell.reconnect(LIMIT);
        board.faults().set(Fault.SERIAL_SILENT);
        assertSilent();
        assertThat(ssh("echo alive")).isEqualTo("alive\n");
        board.faults().clear(Fault.SERIAL_SILENT);
        assertAnswers();
    }

    @Test
    void blackholedSshLeavesTheSerialLineAlive() throws Exception {
        boot();
        shell.reconnect(LIMIT);
        board.faults().set(Fault.SSH_BLACKHOLED);
        assertThat(shell.run("true", SHORT).ending()).isInstanceOf(Ending.TimedOut.class);
        assertThat(shell.reconnect(SHORT)).isFalse();
        assertAnswers();
        board.faults().clear(Fault.SSH_BLACKHOLED);
        assertThat(shell.reconnect(LIMIT)).isTrue();
        board.faults().set(Fault.SSH_DROPPED);
        await().atMost(LIMIT).until(() -> !shell.isOpen());
        assertThat(shell.reconnect(SHORT)).isFalse();
        assertAnswers();
    }

    @Test
    void whatGoesWrongInBootStaysWrongUntilTheNext() throws Exception {
        board.faults().set(Fault.NEVER_BOOTS);
        power("On");
        awaitPrinted(0, "No kernel found");
        assertSilent();
        power("Off");
        board.faults().clearAll();

        board.faults().set(Fault.BOOT_PANIC);
        power("On");
        awaitPrinted(0, "end Kernel panic - not syncing: VFS");
        assertSilent();
        assertThat(board.isPowered()).isTrue();
        assertThat(board.isUp()).isFalse();
        power("Off");
        board.faults().clearAll();

        board.faults().set(Fault.WRONG_KERNEL);
        boot();
        assertThat(shell.reconnect(LIMIT)).isTrue();
        assertThat(ssh("uname -r")).isEqualTo("6.1.0-wrong\n");
    }

    @Test
    void aPanicLaterLeavesItDeadUntilItsPowerIsCut() throws Exception {
        boot();
        shell.reconnect(LIMIT);
        long from = console.head();
        get("/panic");
        awaitPrinted(from, "end Kernel panic");
        assertSilent();
        assertThat(shell.run("true", SHORT).ending()).isInstanceOf(Ending.TimedOut.class);
        power("Off");
        boot();
        assertThat(shell.reconnect(LIMIT)).isTrue();
    }

    @Test
    void unpluggedAndBackItIsAnotherDeviceBehindTheSameName() throws Exception {
        boot();
        Path before = board.serialPort().toRealPath();
        board.faults().set(Fault.UNPLUGGED);
        await().atMost(LIMIT).until(() -> !console.isOpen());
        assertThatThrownBy(() -> type("x")).isInstanceOf(IOException.class).hasMessageContaining("closed");
        board.faults().clear(Fault.UNPLUGGED);
        assertThat(console.awaitOpen(LIMIT)).isTrue();
        assertThat(board.serialPort().toRealPath()).isNotEqualTo(before);
        assertAnswers();
    }

    @Test
    void aFullDiskTakesNothing() throws Exception {
        boot();
        shell.reconnect(LIMIT);
        board.faults().set(Fault.DISK_FULL);
        CommandResult write = shell.upload(new byte[10], "/root/more", 0644, LIMIT);
        assertThat(write.succeeded()).isFalse();
        assertThat(write.err()).contains("No space left on device");
        assertThat(ssh("df -P /")).contains("100%");
        assertThat(ssh("echo 1 > /tmp/x; cat /tmp/x")).isEqualTo("1\n");
    }

    @Test
    void aPowerCutIsNotAnnouncedToWhoIsConnected() throws Exception {
        boot();
        shell.reconnect(LIMIT);
        power("Off");
        assertThat(shell.run("true", SHORT).ending()).isInstanceOf(Ending.TimedOut.class);
        assertThat(shell.isOpen()).isTrue();
        power("On");
        await().atMost(LIMIT).until(() -> !shell.isOpen());
    }
}
