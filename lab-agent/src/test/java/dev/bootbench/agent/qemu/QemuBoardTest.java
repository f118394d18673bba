package dev.bootbench.agent.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.GuestShell;
import dev.bootbench.agent.shell.SshShell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real machines from end to end. */
@Tag("qemu")
class QemuBoardTest {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static TestRack rack;

    @BeforeAll
    static void start() throws Exception {
        rack = new TestRack();
    }

    @AfterAll
    static void stop() {
        rack.close();
    }

    private static String out(GuestShell shell, String command) {
        CommandResult result = shell.run(command, LIMIT);
        assertThat(result.succeeded()).as("%s: %s %s", command, result.ending(), result.err()).isTrue();
        return result.out().strip();
    }

    private static String awaitConsole(Console console, long from, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return await().atMost(LIMIT)
                .until(() -> new String(console.read(from, console.head()), StandardCharsets.ISO_8859_1),
                        text -> wanted.matcher(text).find());
    }

    private static <T extends Sighting> T awaitSighting(BoardUse use, Class<T> kind) {
        return await().atMost(LIMIT)
                .until(() -> use.sightings().stream().filter(kind::isInstance).map(kind::cast).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void wakesAsItselfWithTheRightKernelTimeAndNoTaint() throws Exception {
        try (BoardUse a = rack.a().use(READY);
                BoardUse b = rack.b().use(READY)) {
            assertThat(out(a.shell(), "uname -r")).isEqualTo(a.kernel()).isEqualTo(rack.a().status().kernel());
            assertThat(out(a.shell(), "hostname; cat /proc/sys/kernel/tainted")).isEqualTo("vm-a\n0");
            assertThat(out(b.shell(), "hostname")).isEqualTo("vm-b");
            assertThat(Long.parseLong(out(a.shell(), "date +%s")))
                    .as("the guest's clock").isCloseTo(Instant.now().getEpochSecond(), within(5L));
            String random = "head -c 16 /dev/urandom | od -An -tx1";
            assertThat(out(a.shell(), random)).as("two copies of one machine").isNotEqualTo(out(b.shell(), random));
            assertThat(out(a.shell(), "id -u student; cat /proc/sys/kernel/sysrq")).isEqualTo("1001\n1");
        }
    }

    @Test
    void theGuestReachesNothingButItself() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getByName("0.0.0.0"));
                BoardUse use = rack.a().use(READY)) {
            int port = listener.getLocalPort();
            List<String> targets = new ArrayList<>(List.of(
                    "10.0.2.2 " + port, "10.0.2.2 " + rack.sshPort(rack.b()), "10.0.2.2 " + rack.sshPort(rack.a()), "127.0.0.1 " + port,
                    "10.0.2.3 53", "1.1.1.1 53", "169.254.169.254 80"));
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                    .forEach(address -> targets.add(address.getHostAddress() + " " + port));
            // A route makes the guest try; a cautious guest that does not even try would prove nothing.
            StringBuilder script = new StringBuilder("ip route add default via 10.0.2.2\n"
                    + "try() { if timeout 3 bash -c \"exec 3<>/dev/tcp/$1/$2\" 2>/dev/null; then echo \"reached $1 $2\"; fi; }\n");
            targets.forEach(target -> script.append("try ").append(target).append(" &\n"));
            script.append("try 10.0.2.15 22\nwait\n");
            CommandResult result = use.shell().run(script.toString(), Duration.ofSeconds(60));
            assertThat(result.out().strip()).as("only its own sshd; %s", result.err()).isEqualTo("reached 10.0.2.15 22");

            listener.setSoTimeout(100);
            try (Socket host = new Socket()) {
                host.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
                try (Socket first = listener.accept()) {
                    assertThat(first.getPort()).as("the first and only caller is the host itself").isEqualTo(host.getLocalPort());
                }
            }
            assertThat(org.assertj.core.api.Assertions.catchThrowable(listener::accept)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void theMachinesProcessIsConfined() throws Exception {
        try (BoardUse _ = rack.a().use(READY)) {
            String status = Files.readString(Path.of("/proc/" + rack.pid(rack.a()) + "/status"));
            assertThat(status).as("QEMU's own sandbox").containsPattern("Seccomp:\\s+2");
            assertThat(status).containsPattern("CapEff:\\s+0000000000000000");
            if (Folders.isRoot()) {
                assertThat(status).containsPattern("Uid:\\s+641\\d\\d").containsPattern("NoNewPrivs:\\s+1");
            }
            assertThat(Files.readString(Path.of("/proc/" + rack.pid(rack.a()) + "/limits")))
                    .doesNotContainPattern("Max file size\\s+unlimited")
                    .doesNotContainPattern("Max address space\\s+unlimited");
        }
    }

    @Test
    void saysHowLongItsThreadsWaitForTheHost() throws Exception {
        try (BoardUse _ = rack.a().use(READY)) {
            assertThat(rack.a().processorWaits()).as("a thread for each processor, and QEMU's own").hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void aPanicIsSeenFromOutside() throws Exception {
        try (BoardUse use = rack.a().use(READY)) {
            long from = use.console().head();
            use.shell().run("echo c > /proc/sysrq-trigger", Duration.ofSeconds(1));
            awaitSighting(use, Sighting.GuestPanicked.class);
            awaitConsole(use.console(), from, "Kernel panic - not syncing");
            assertThat(use.shell().run("true", Duration.ofSeconds(1)).ending()).isInstanceOf(Ending.TimedOut.class);
        }
    }

    @Test
    void aKilledMachineIsALostPower() throws Exception {
        try (BoardUse use = rack.a().use(READY)) {
            ProcessHandle.of(rack.pid(rack.a())).orElseThrow().destroyForcibly();
            assertThat(awaitSighting(use, Sighting.PowerLost.class).guestAsked()).isFalse();
            await().atMost(LIMIT).until(() -> rack.a().status().condition() == Condition.OFF);
            assertThat(rack.a().status().reasonCode()).isEqualTo("power-lost");
        }
    }

    @Test
    void aGuestThatSwitchesItselfOffIsToldFromALostOne() throws Exception {
        try (BoardUse use = rack.a().use(READY)) {
            use.shell().run("poweroff -f -d >/dev/null 2>&1 & sleep 5", Duration.ofSeconds(5));
            awaitSighting(use, Sighting.GuestShutdown.class);
            assertThat(awaitSighting(use, Sighting.PowerLost.class).guestAsked()).isTrue();
        }
    }

    @Test
    void aGuestThatRestartsItselfIsSeenAndComesBack() throws Exception {
        try (BoardUse use = rack.a().use(READY)) {
            use.shell().run("echo b > /proc/sysrq-trigger", Duration.ofSeconds(1));
            awaitSighting(use, Sighting.GuestReset.class);
            assertThat(use.shell().reconnect(READY)).isTrue();
            assertThat(out(use.shell(), "cut -d. -f1 /proc/uptime").length()).as("seconds since the restart").isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aWaitingMachineThatDiesIsReplaced() throws Exception {
        Board board = rack.b();
        board.use(READY).close();
        await().atMost(READY).until(() -> board.status().pristine());
        long first = rack.pid(board);
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        await().atMost(READY).until(() -> board.status().pristine() && rack.pid(board) != first);
    }

    @Test
    void commandsEndInOneOfFourWays(@TempDir Path folder) throws Exception {
        try (BoardUse use = rack.b().use(READY)) {
            GuestShell shell = use.shell();
            assertThat(shell.run("exit 7", LIMIT).ending()).isEqualTo(new Ending.Exited(7));
            assertThat(shell.run("kill -SEGV $$", LIMIT).ending()).isEqualTo(new Ending.Signalled("SEGV"));
            assertThat(shell.run("sleep 60", Duration.ofMillis(500)).ending()).isInstanceOf(Ending.TimedOut.class);
            CommandResult echoed = shell.run("cat; echo wrong >&2", "in".getBytes(StandardCharsets.US_ASCII), LIMIT);
            assertThat(echoed.out() + "|" + echoed.err()).isEqualTo("in|wrong\n");
            CommandResult flood = shell.run("head -c 1500000 /dev/zero", LIMIT);
            assertThat(flood.stdout()).hasSize(1024 * 1024);
            assertThat(flood.cut()).isEqualTo(1_500_000 - 1024 * 1024);
            CommandResult left = shell.run("sleep 30 & echo started", LIMIT);
            assertThat(left.out()).isEqualTo("started\n");
            assertThat(left.took()).as("a child left behind holds nobody up").isLessThan(Duration.ofSeconds(10));
            assertThat(shell.upload(new byte[] {1, 2, 3}, "/tmp/a 'file", 0600, LIMIT).succeeded()).isTrue();
            assertThat(out(shell, "stat -c '%s %a' \"/tmp/a 'file\"")).isEqualTo("3 600");

            List<String> lines = new CopyOnWriteArrayList<>();
            try (GuestShell.Follower follower = shell.follow("echo one; echo two; sleep 60", lines::add)) {
                await().atMost(LIMIT).until(() -> lines.size() == 2);
                assertThat(lines).containsExactly("one", "two");
                assertThat(follower.isRunning()).isTrue();
                shell.close();
                await().atMost(LIMIT).until(() -> !follower.isRunning());
            }
            assertThat(shell.run("true", LIMIT).ending()).isInstanceOf(Ending.Lost.class);
            refusesAnotherHostKey(folder);
        }
    }

    private void refusesAnotherHostKey(Path folder) throws IOException {
        // The agent's own public key is a valid key, but not this host's.
        Process keygen = new ProcessBuilder("ssh-keygen", "-y", "-f", rack.imageFile(rack.b(), "root_key").toString())
                .redirectOutput(folder.resolve("other.pub").toFile())
                .start();
        assertThat(keygen.onExit().join().exitValue()).isZero();
        try (SshShell stranger = new SshShell("127.0.0.1", folder.resolve("other.pub"), rack.imageFile(rack.b(), "root_key"));
                SshShell known = new SshShell("127.0.0.1", rack.imageFile(rack.b(), "host_key.pub"), rack.imageFile(rack.b(), "root_key"))) {
            stranger.port(rack.sshPort(rack.b()));
            known.port(rack.sshPort(rack.b()));
            assertThat(stranger.reconnect(LIMIT)).isFalse();
            assertThat(stranger.lastProblem()).contains("key did not validate");
            assertThat(known.reconnect(LIMIT)).isTrue();
        }
    }
}
