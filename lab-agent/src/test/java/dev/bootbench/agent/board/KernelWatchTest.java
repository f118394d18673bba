package dev.bootbench.agent.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.posix.Pty;
import dev.bootbench.agent.serial.SerialConsole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A serial line on which a test plays the kernel. */
class KernelWatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofMillis(400);
    private static final String FIRST = "[    0.000000] Linux version 6.1.0-fake (gcc 12)\r\n";

    @TempDir
    private Path folder;

    private Pty pty;
    private SerialConsole line;

    @BeforeEach
    void attach() throws Exception {
        pty = new Pty();
        line = new SerialConsole(folder, Clock.systemUTC());
        line.attach(pty.device(), 115_200);
    }

    @AfterEach
    void putAway() {
        line.close();
        pty.close();
    }

    private void say(String text) {
        long head = line.head();
        pty.print(text.getBytes(StandardCharsets.ISO_8859_1));
        await().atMost(LIMIT).until(() -> line.head() == head + text.length());
    }

    @Test
    void aKernelThatBeganAndSaysNothingMoreHangs() throws Exception {
        KernelWatch watch = new KernelWatch(line, SILENCE);
        say("U-Boot 2023.01\r\n");
        await().during(SILENCE.multipliedBy(2)).atMost(LIMIT).until(() -> watch.trouble().isEmpty());
        say(FIRST);
        assertThat(watch.trouble()).isEmpty();
        assertThat(await().atMost(LIMIT).until(watch::trouble, Optional::isPresent)).hasValueSatisfying(
                trouble -> assertThat(trouble).startsWith("kernel does not get anywhere"));
    }

    @Test
    void aKernelThatNamesItsTasksIsKnownToo() throws Exception {
        KernelWatch watch = new KernelWatch(line, SILENCE);
        say("[    0.000000][    T0] Linux version 6.1.192 (gcc 12)\r\n");
        assertThat(await().atMost(LIMIT).until(watch::trouble, Optional::isPresent)).hasValueSatisfying(
                trouble -> assertThat(trouble).startsWith("kernel does not get anywhere"));
    }

    @Test
    void eachWordIsASignOfLife() throws Exception {
        KernelWatch watch = new KernelWatch(line, SILENCE);
        say(FIRST);
        long until = System.nanoTime() + SILENCE.multipliedBy(3).toNanos();
        await().pollInterval(SILENCE.dividedBy(10)).atMost(LIMIT).until(() -> {
            say("[    1.000000] still here\r\n");
            assertThat(watch.trouble()).isEmpty();
            return System.nanoTime() > until;
        });
    }

    @Test
    void aPanicIsToldWhenItsReportIsWhole() throws Exception {
        KernelWatch watch = new KernelWatch(line, Duration.ofMinutes(1));
        say("[    2.000000] Kernel panic - not syncing: VFS: Unable to mount");
        assertThat(watch.trouble()).as("the line is not over").isEmpty();
        say(" root fs\r\n[    2.1] Call Trace:\r\n");
        assertThat(watch.trouble()).as("the report is not over").isEmpty();
        say("[    2.2] ---[ end Kernel panic - not syncing: VFS: Unable to mount root fs ]---\r\n");
        assertThat(watch.trouble()).contains("kernel panicked: VFS: Unable to mount root fs");
    }

    @Test
    void whatWasSaidBeforeIsOver() throws Exception {
        say("[    2.000000] Kernel panic - not syncing: of the one before\r\n");
        assertThat(new KernelWatch(line, SILENCE).trouble()).isEmpty();
    }
}
