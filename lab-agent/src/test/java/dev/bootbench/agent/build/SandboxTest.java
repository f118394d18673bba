package dev.bootbench.agent.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.build.SandboxResult.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SandboxTest {
    private final Sandbox sandbox = new Sandbox();

    @Test
    void runsWithoutRootAndWithoutCapabilities() throws Exception {
        String out = out("id -u; grep -E '^(Cap|NoNewPrivs|Groups)' /proc/self/status");
        assertThat(out.lines().findFirst()).hasValueSatisfying(uid -> assertThat(Integer.parseInt(uid)).isPositive());
        assertThat(out).contains("CapEff:\t0000000000000000", "CapPrm:\t0000000000000000", "CapBnd:\t0000000000000000")
                .contains("NoNewPrivs:\t1");
    }

    @Test
    void isRootNeitherInsideNorForTheHost() throws Exception {
        // The host's view: a path shows who owns a process to those outside its namespace.
        String mark = "900" + ProcessHandle.current().pid() + ".5";
        CompletableFuture<SandboxResult> job = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                job.complete(sandbox.run(List.of("sleep", mark), new byte[0], TestBuilds.limits(Duration.ofSeconds(60))));
            } catch (IOException | InterruptedException e) {
                job.completeExceptionally(e);
            }
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> sleepers(mark) == 1);
        Path process = ProcessHandle.allProcesses()
                .filter(handle -> commandLine(handle).equals("sleep " + mark))
                .findFirst().map(handle -> Path.of("/proc", Long.toString(handle.pid()))).orElseThrow();
        assertThat((Integer) Files.getAttribute(process, "unix:uid")).isNotZero();
        // Interrupting its owner, as a cancelled attempt does, ends it.
        thread.interrupt();
        await().atMost(Duration.ofSeconds(10)).until(() -> sleepers(mark) == 0);
        assertThatThrownBy(job::join).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void seesNoProcessAndNoNetworkOfTheHost() throws Exception {
        assertThat(out("for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; echo; done")).doesNotContain("java");
        assertThat(out("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '")).isEqualTo("lo\n");
        assertThat(out("cat /proc/net/route | wc -l")).isEqualTo("1\n");
        assertThat(out("hostname")).isEqualTo("sandbox\n");
    }

    @Test
    void seesNothingOfTheHostButItsTools() throws Exception {
        Path secret = Files.createTempFile(Path.of("/tmp"), "bootbench-secret", "");
        try {
            assertThat(out("ls -A / /etc /tmp /work; cat " + secret + " /etc/passwd /etc/shadow 2>&1"))
                    .contains("No such file or directory").doesNotContain(secret.getFileName() + "\n", "root:", "home", "var");
            assertThat(out("env | sort")).doesNotContain("JAVA", "MAVEN").contains("LC_ALL=C", "PATH=/usr/bin:/usr/sbin");
        } finally {
            Files.delete(secret);
        }
    }

    @Test
    void cannotWriteToTheHost() throws Exception {
        String mark = "bootbench-mark-" + UUID.randomUUID();
        String script = "for d in / /usr /usr/bin /etc /etc/alternatives /usr/src /lib/modules /dev /dev/shm /tmp; do touch $d/"
                + mark + "; done; true";
        sandbox.run(List.of("sh", "-c", script), new byte[0], TestBuilds.limits(Duration.ofSeconds(20)));
        for (String folder : List.of("/", "/usr", "/usr/bin", "/etc", "/etc/alternatives", "/usr/src", "/lib/modules", "/dev",
                "/dev/shm", "/tmp")) {
            assertThat(Path.of(folder, mark)).doesNotExist();
        }
        assertThat(run("touch /usr/x", limits(20)).stderr()).contains("Read-only file system");
        assertThat(run("touch /x", limits(20)).stderr()).contains("Read-only file system");
    }

    @Test
    void boundsAForkBomb() throws Exception {
        SandboxLimits base = limits(4);
        SandboxLimits few = new SandboxLimits(
                base.wall(), base.addressSpace(), base.memory(), base.workSpace(), base.fileSize(), 20, base.output());
        SandboxResult result = run("i=0; while [ $i -lt 200 ]; do sleep 987.25 & i=$((i+1)); done; wait", few);
        assertThat(result.stderr()).contains("Cannot fork");
        assertThat(result.took()).isLessThan(Duration.ofSeconds(15));
        SandboxResult bomb = run("bomb() { bomb | bomb & }; bomb; sleep 60", few);
        assertThat(bomb.took()).isLessThan(Duration.ofSeconds(15));
        await().atMost(Duration.ofSeconds(10)).until(() -> sleepers("987.25") == 0);
    }

    @Test
    void endsEverythingAtTheWallClockLimit() throws Exception {
        SandboxResult result = run("setsid sh -c 'trap \"\" TERM HUP INT; sleep 986.25' & sleep 986.25", limits(1));
        assertThat(result.ending()).isEqualTo(new Ending.TimedOut());
        assertThat(result.took()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
        await().atMost(Duration.ofSeconds(10)).until(() -> sleepers("986.25") == 0);
    }

    @Test
    void boundsFilesScratchSpaceAndMemory() throws Exception {
        assertThat(run("head -c 100M /dev/zero >/work/large", limits(20)).ending()).isNotEqualTo(new Ending.Exited(0));
        SandboxResult full = run("for i in 1 2 3 4 5; do head -c 60M /dev/zero >/work/f$i || exit 7; done", limits(20));
        assertThat(full.ending()).isEqualTo(new Ending.Exited(7));
        assertThat(full.stderr()).contains("No space left on device");
        SandboxResult memory = run("exec tail -c 3G /dev/zero", limits(30));
        assertThat(memory.ending()).isNotEqualTo(new Ending.Exited(0)).isNotEqualTo(new Ending.TimedOut());
    }

    @Test
    void boundsOutput() throws Exception {
        assertThat(run("yes", limits(30)).ending()).isEqualTo(new Ending.TooMuchOutput());
        SandboxResult loud = run("yes abcdefg | head -c 1000000 >&2", limits(30));
        assertThat(loud.ending()).isEqualTo(new Ending.Exited(0));
        assertThat(loud.stderr().length()).isBetween(CappedLog.LIMIT, CappedLog.LIMIT + 100);
        assertThat(loud.stderr()).contains("[... " + (1_000_000 - CappedLog.LIMIT) + " bytes cut ...]");
    }

    @Test
    void passesInputOutputAndExitCode() throws Exception {
        SandboxResult result = sandbox.run(List.of("sh", "-c", "cat; echo no >&2; exit 3"), "héllo".getBytes(UTF_8), limits(20));
        assertThat(result.ending()).isEqualTo(new Ending.Exited(3));
        assertThat(new String(result.stdout(), UTF_8)).isEqualTo("héllo");
        assertThat(result.stderr()).isEqualTo("no\n");
        // One that reads none of a large input is no failure of ours.
        assertThat(sandbox.run(List.of("true"), new byte[4_000_000], limits(20)).ending()).isEqualTo(new Ending.Exited(0));
    }

    @Test
    void diesWithAnAgentThatIsKilled() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process agent = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Sleeper.class.getName())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> sleepers(Sleeper.MARK) == 1);
            agent.destroyForcibly();
            await().atMost(Duration.ofSeconds(10)).until(() -> sleepers(Sleeper.MARK) == 0);
        } finally {
            agent.destroyForcibly();
        }
        new Sandbox();
        for (String parent : List.of("/sys/fs/cgroup", "/sys/fs/cgroup/memory")) {
            try (var groups = Files.newDirectoryStream(Path.of(parent), "bootbench-build-" + agent.pid() + "-*")) {
                assertThat(groups).isEmpty();
            } catch (IOException e) {
                assertThat(Path.of(parent)).doesNotExist();
            }
        }
    }

    /** An agent in small, to be killed. */
    static final class Sleeper {
        static final String MARK = "985.75";

        public static void main(String[] args) throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            // From a virtual thread, as the agent does.
            Thread.ofVirtual().start(() -> {
                try {
                    new Sandbox().run(List.of("sleep", MARK), new byte[0], TestBuilds.limits(Duration.ofMinutes(30)));
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            never.await();
        }
    }

    private static long sleepers(String mark) {
        return ProcessHandle.allProcesses().filter(handle -> commandLine(handle).equals("sleep " + mark)).count();
    }

    private static String commandLine(ProcessHandle handle) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(handle.pid()), "cmdline")).replace('\0', ' ').strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static SandboxLimits limits(int seconds) {
        return TestBuilds.limits(Duration.ofSeconds(seconds));
    }

    private SandboxResult run(String script, SandboxLimits limits) throws IOException, InterruptedException {
        return sandbox.run(List.of("sh", "-c", script), new byte[0], limits);
    }

    private String out(String script) throws IOException, InterruptedException {
        SandboxResult result = run(script + "\ntrue", limits(20));
        assertThat(result.ending()).as(result.stderr()).isEqualTo(new Ending.Exited(0));
        return new String(result.stdout(), UTF_8);
    }
}
