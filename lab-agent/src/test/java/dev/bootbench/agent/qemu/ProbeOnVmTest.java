package dev.bootbench.agent.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.GuestCommand;
import dev.bootbench.agent.shell.GuestShell;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program that answers for a real guest, and what happens when it does not any more. */
@Tag("qemu")
class ProbeOnVmTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static TestRack rack;
    private static BoardUse use;
    private static GuestShell shell;

    @BeforeAll
    static void start() throws Exception {
        rack = new TestRack();
        use = rack.a().use(Duration.ofSeconds(90));
        shell = use.shell();
    }

    @AfterAll
    static void stop() {
        use.close();
        rack.close();
    }

    private static CommandResult run(String text, String input, Duration limit, OptionalInt uid) {
        return shell.run(new GuestCommand(text, input.getBytes(StandardCharsets.UTF_8), limit, "tag-1", uid));
    }

    private static CommandResult run(String text) {
        return run(text, "", LIMIT, OptionalInt.empty());
    }

    private static String parentOfCommands() {
        return run("tr '\\0' ' ' </proc/$PPID/cmdline").out();
    }

    @Test
    void commandsAreRunByTheProbe() {
        assertThat(parentOfCommands()).startsWith("perl -e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stat -c '%F, mode %a' /dev/null", "perl -e 'print \"a;b\\n\"; print STDERR \"c\"; exit 3'", "printenv BOOTBENCH_STEP",
        "printf '%s-' 'a b' c", "echo '' x", "cat /nowhere", "nowhere", "nowhere/at/all", "/root", "perl -e 'kill 9, $$'", "perl -e 'kill 11, $$'",
        "true", "test -c /dev/null", "A=b", "A=b printenv A", "cd /dev", "ls /root/*", "echo \"a\"", "exit 3", "ls -d /dev\nls -d /root\n",
        "\n ls -d /dev", "ls 'a", "ls -d /dev # no", "ls -d ~"})
    void aCommandThatNeedsNoShellEndsAsAShellWouldSay(String command) {
        CommandResult spared = run(command);
        CommandResult shell = run("sh -c '" + command.replace("'", "'\\''") + "'");
        assertThat(said(spared)).isEqualTo(said(shell));
        assertThat(spared.out()).isEqualTo(shell.out());
    }

    private static List<Object> said(CommandResult result) {
        return List.of(result.ending(), result.err().replaceAll("(?m)^(sh|/bin/sh): ", ""));
    }

    @Test
    void theProgramOfSuchACommandIsAChildOfTheProbe() {
        assertThat(run("perl -e 'open my $f, \"<\", \"/proc/\" . getppid . \"/comm\"; print <$f>'").out()).isEqualTo("perl\n");
    }

    @Test
    void aFileIsPrintedBehindTheOutput() {
        CommandResult result = shell.run(new GuestCommand("perl -e 'kill 9, $$'", new byte[0], LIMIT, "t", OptionalInt.empty(),
                Optional.of("/proc/sys/kernel/tainted")));
        assertThat(result.ending()).isEqualTo(new Ending.Exited(137));
        assertThat(result.out()).isEqualTo("\n" + GuestCommand.AFTER + "\n0\n");
    }

    @Test
    void aLookAtWhatEveryCheckAsksForIsShort() {
        assertThat(shell.look("bootbench look-0", false, LIMIT).out()).contains("#taint", "#boot", "#modules", "#end")
                .doesNotContain("#device node");
    }

    @Test
    void bothOutputsTheExitAndTheTagComeThrough() {
        CommandResult result = run("cat; echo $BOOTBENCH_STEP >&2; exit 3", "a\nb", LIMIT, OptionalInt.empty());
        assertThat(result.ending()).isEqualTo(new Ending.Exited(3));
        assertThat(result.out()).isEqualTo("a\nb");
        assertThat(result.err()).isEqualTo("tag-1\n");
    }

    @Test
    void anotherUserHasNoRightsOfRoot() {
        CommandResult result = run("id -u; id -G; cat /etc/shadow", "", LIMIT, OptionalInt.of(1001));
        assertThat(result.out()).isEqualTo("1001\n1001\n");
        assertThat(result.err()).contains("Permission denied");
    }

    @Test
    void aSignalIsNamedAndOutputBeyondOneMebibyteCounted() {
        CommandResult result = run("head -c 3000000 /dev/zero; kill -SEGV $$");
        assertThat(result.ending()).isEqualTo(new Ending.Signalled("SEGV"));
        assertThat(result.stdout()).hasSize(1 << 20);
        assertThat(result.cut()).isEqualTo(3_000_000 - (1 << 20));
    }

    @Test
    void whatDoesNotEndIsEndedWithAllItStarted() {
        CommandResult result = run("echo early; setsid sleep 1000 & sleep 1000", "", Duration.ofSeconds(1), OptionalInt.empty());
        assertThat(result.ending()).isEqualTo(new Ending.TimedOut(Duration.ofSeconds(1)));
        assertThat(result.out()).isEqualTo("early\n");
        assertThat(shell.end("tag-1", LIMIT).succeeded()).isTrue();
        assertThat(run("pgrep -x sleep").out()).isEmpty();
    }

    @Test
    void aChildThatKeepsTheOutputOpenDoesNotHoldUp() {
        CommandResult result = run("sleep 5 & echo done");
        assertThat(result.out()).isEqualTo("done\n");
        assertThat(result.took()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aLookFindsWhatTheGuestHas() {
        run("mknod /dev/mine c 10 200; mkdir -p /dev/deep; mknod /dev/deep/er c 10 201");
        List<String> lines = shell.look("bootbench look-1", true, LIMIT).out().lines().toList();
        assertThat(lines).contains("#taint", "#boot", "#modules", "/dev/mine", "/dev/deep/er", "#slab cache", "#kernel thread");
        assertThat(lines).endsWith("#end").noneMatch(line -> line.startsWith("kworker/"));
        assertThat(lines).filteredOn(line -> line.startsWith("ext4_inode_cache")).hasSize(1);
        run("rm -r /dev/mine /dev/deep");
        assertThat(shell.look("bootbench look-2", true, LIMIT).out()).doesNotContain("/dev/mine");
        assertThat(run("dmesg").out()).contains("bootbench look-1", "bootbench look-2");
    }

    @Test
    void aFileIsPutWithItsMode() {
        assertThat(shell.upload(new byte[300_000], "/opt/bootbench/new/file", 0750, LIMIT).succeeded()).isTrue();
        assertThat(run("stat -c '%a %s' /opt/bootbench/new/file").out()).isEqualTo("750 300000\n");
    }

    @Test
    void anEndedProbeIsReplacedByPlainChannels() throws Exception {
        try (BoardUse other = rack.b().use(Duration.ofSeconds(90))) {
            GuestShell there = other.shell();
            GuestCommand suicide = new GuestCommand("kill -9 $PPID; sleep 1", new byte[0], LIMIT, "t", OptionalInt.empty());
            assertThat(there.run(suicide).ending()).isInstanceOf(Ending.Lost.class);
            CommandResult result = there.run(new GuestCommand("echo $BOOTBENCH_STEP; id -u", new byte[0], LIMIT, "t", OptionalInt.of(1001)));
            assertThat(result.out()).isEqualTo("t\n1001\n");
            assertThat(there.look("bootbench look", true, LIMIT).out()).contains("#taint\n0\n").endsWith("#end\n");
            assertThat(there.end("t", LIMIT).succeeded()).isTrue();
        }
    }
}
