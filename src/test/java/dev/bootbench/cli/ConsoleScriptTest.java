package dev.bootbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.console.ConsoleLab;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code ./lab console} does for a script, with a real coordinator. */
@QuarkusTest
class ConsoleScriptTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Test
    void aScriptHasTheKeyboardOfItsPersonsOtherViewTypesAndWaitsForTheAnswer() {
        try (ConsoleLab lab = new ConsoleLab(people, hosts)) {
            lab.book();
            lab.console().print("what was printed before it came\n".repeat(5_000));
            ByteArrayOutputStream shown = new ByteArrayOutputStream();
            try (ConsoleView page = view(lab, "tail", new ByteArrayOutputStream());
                    ConsoleView script = view(lab, "now", shown)) {
                for (ConsoleView view : new ConsoleView[] {page, script}) {
                    view.connect(deadline());
                    view.askForKeyboard(deadline());
                }
                script.type("uname -r\r".getBytes(StandardCharsets.US_ASCII));
                await().atMost(LIMIT).until(() -> new String(lab.console().typed(), StandardCharsets.US_ASCII).equals("uname -r\r"));
                lab.console().print("6.1.0-56-amd64\r\n");
                script.expect(Pattern.compile("6\\.1\\."), deadline());
                assertThat(shown).hasToString("6.1.0-56-amd64\r\n");
                page.askForKeyboard(deadline());
            }
        }
    }

    @Test
    void whoOnlyWatchesTypesNothing() {
        StringWriter said = new StringWriter();
        PrintWriter err = new PrintWriter(said, true);
        assertThat(Cli.run(new PrintWriter(Writer.nullWriter()), err, "console", "vm-1", "--watch", "--send", "reboot")).isEqualTo(2);
        assertThat(said.toString()).startsWith("With --watch nothing is typed");
    }

    private static ConsoleView view(ConsoleLab lab, String from, ByteArrayOutputStream shown) {
        Client client = new Client(new ClientSettings("http://127.0.0.1:" + TestPort.get(), lab.holder, null, null));
        return new ConsoleView(client, lab.board, from, BoardOutput.exact(shown));
    }

    private static long deadline() {
        return System.nanoTime() + LIMIT.toNanos();
    }
}
