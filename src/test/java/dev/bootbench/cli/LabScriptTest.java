package dev.bootbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the command line can do is reached by {@code ./lab}, and {@code ./lab help} names it. */
class LabScriptTest {
    private static final Path LAB = Path.of("lab");

    static Set<String> commands() {
        return new CommandLine(new Cli()).getSubcommands().keySet();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isReachedAndNamed(String command) throws IOException {
        List<String> lines = Files.readAllLines(LAB);
        int calls = lines.indexOf(lines.stream().filter(line -> line.contains("command_cli ")).findFirst().orElseThrow());
        assertThat(words(lines.get(calls - 1))).contains(command);
        assertThat(lines.subList(0, calls - 1).stream().filter(line -> line.startsWith("  ./lab ") || line.contains(" | ")).flatMap(LabScriptTest::words)).contains(command);
    }

    private static Stream<String> words(String line) {
        return Stream.of(line.split("[^a-z-]+"));
    }
}
