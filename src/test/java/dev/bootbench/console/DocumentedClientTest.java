package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.link.FakeConsole;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client in docs/console.md works as it stands there. */
@QuarkusTest
class DocumentedClientTest {
    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Test
    void theClientOfTheDocumentationTypesALineAndPrintsWhatComes(@TempDir Path folder) throws Exception {
        Matcher code = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("docs/console.md")));
        assertThat(code.find()).isTrue();
        assertThat(code.group(1).lines().count()).as("short enough to read").isLessThanOrEqualTo(50);
        Path source = Files.writeString(folder.resolve("Console.java"), code.group(1));

        try (ConsoleLab lab = new ConsoleLab(people, hosts)) {
            lab.book();
            FakeConsole console = lab.console();
            console.print("root@vm:~# ");
            Process client = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), source.toString(),
                            "ws://127.0.0.1:" + TestPort.get(), lab.holder, lab.board, "uname -r")
                    .redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start();
            try {
                await().atMost(Duration.ofSeconds(180)).until(() ->
                        new String(console.typed(), StandardCharsets.UTF_8).equals("uname -r\r"));
                console.print("6.1.0-56-amd64\r\n");
                assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
            } finally {
                client.destroyForcibly();
            }
            assertThat(Files.readString(folder.resolve("out"))).isEqualTo("root@vm:~# 6.1.0-56-amd64\r\n");
            assertThat(client.exitValue()).isZero();
        }
    }
}
