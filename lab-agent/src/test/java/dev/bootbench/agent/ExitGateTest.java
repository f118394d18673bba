package dev.bootbench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ExitGateTest {
    /** A program that hears of its end as Quarkus' do, in a shutdown hook, and then has something to end. */
    static final class Program {
        private Program() {}

        /** @param arguments the gate's limit, how long the ending takes */
        public static void main(String[] arguments) throws Exception {
            CountDownLatch asked = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(asked::countDown));
            CountDownLatch never = new CountDownLatch(1);
            try (ExitGate _ = new ExitGate(Duration.parse(arguments[0]))) {
                System.out.println("up");
                asked.await();
                never.await(Duration.parse(arguments[1]).toMillis(), TimeUnit.MILLISECONDS);
                System.out.println("ended in order");
            }
        }
    }

    private static String outputOf(String limit, String ending) throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", System.getProperty("java.class.path"), Program.class.getName(), limit, ending)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = program.inputReader()) {
            String first = lines.readLine();
            program.toHandle().destroy();
            assertThat(program.onExit().get().exitValue()).as("asked to end").isEqualTo(128 + 15);
            return first + "; " + lines.readLine();
        } finally {
            program.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"PT30S, PT1S, up; ended in order", "PT0.1S, PT30S, up; null"})
    void aProgramEndsWhenItsPartsHaveEndedOrTheTimeForThatIsOver(String limit, String ending, String output) throws Exception {
        assertThat(outputOf(limit, ending)).isEqualTo(output);
    }
}
