package dev.bootbench.agent.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadWaitsTest {
    private static Process busy() throws Exception {
        return new ProcessBuilder("taskset", "-c", "0", "sh", "-c", "while :; do :; done").start();
    }

    private static Duration waited(Process process) {
        return ThreadWaits.of(process.pid()).values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    @Test
    void countsWhatAThreadWaitsForAProcessorThatAnotherHas() throws Exception {
        Process one = busy();
        Process other = busy();
        try {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(waited(one)).isGreaterThan(Duration.ofMillis(300));
                assertThat(waited(other)).isGreaterThan(Duration.ofMillis(300));
            });
        } finally {
            one.destroyForcibly();
            other.destroyForcibly();
        }
        one.waitFor();
        assertThat(ThreadWaits.of(one.pid())).as("of a process that has ended").isEmpty();
    }

    @Test
    void countsEveryThread() {
        assertThat(ThreadWaits.of(ProcessHandle.current().pid())).hasSizeGreaterThan(1);
    }
}
