package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.bootbench.agent.SchemaTable;
import dev.bootbench.agent.hardware.PristineConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/add-a-board.md says what is so. Its commands are run by scripts/check-docs.sh. */
class BoardGuideTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path GUIDE = ROOT.resolve("docs/add-a-board.md");
    /** Words of programs that are not ours. */
    private static final List<String> OTHERS =
            List.of("Permission denied", "Server key did not validate", "No more authentication methods available");

    @TempDir
    private Path folder;

    @Test
    void listsEveryFieldOfTheSchemas() throws Exception {
        SchemaTable.of(ROOT.resolve("board-profiles/board-profile.schema.json")).isShownIn(GUIDE, "profile fields");
        SchemaTable.of(Path.of("src/main/resources/schema/agent.schema.json")).isShownIn(GUIDE, "agent fields");
    }

    @Test
    void theConfigurationItShowsIsOne() throws Exception {
        Matcher example = Pattern.compile("```yaml\n(host: .*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        assertThat(example.find()).isTrue();
        Path file = Files.writeString(folder.resolve("agent.yaml"), example.group(1));
        RackConfig.Instance pi = RackConfig.load(file, ROOT).boards().getFirst();
        assertThat(pi.profile()).isEqualTo("rpi4");
        assertThat(RealBoards.parts(pi, (sentence, limit) -> {}).port()).hasToString(pi.port().orElseThrow());
    }

    @Test
    void everyWayToBePristineHasAnExampleThatCanBeCopied() throws Exception {
        Matcher examples = Pattern.compile("`pristine: (\\{[^`]+})`").matcher(Files.readString(GUIDE));
        List<Class<?>> shown = examples.results().<Class<?>>map(example -> {
            try {
                return new ObjectMapper(new YAMLFactory()).readValue(example.group(1), PristineConfig.class).getClass();
            } catch (IOException e) {
                throw new UncheckedIOException(example.group(), e);
            }
        }).toList();
        assertThat(shown).contains(PristineConfig.class.getPermittedSubclasses());
    }

    /** Whoever looks up what the lab said must find it in the lab's own words. */
    @Test
    void theMessagesItExplainsAreThoseOfTheAgent() throws Exception {
        String said = sources();
        String guide = Files.readString(GUIDE);
        String table = guide.substring(guide.indexOf("| it says |"), guide.indexOf("## All fields of a profile"));
        Matcher messages = Pattern.compile("(?m)^\\| `([^`]+)`").matcher(table);
        List<String> fragments = messages.results()
                .map(message -> message.group(1))
                .filter(message -> !OTHERS.contains(message))
                .flatMap(message -> Arrays.stream(message.split("…|\\b\\d+\\b")))
                .map(String::strip)
                .filter(fragment -> fragment.length() > 3)
                .toList();
        assertThat(fragments).hasSizeGreaterThan(20);
        assertThat(fragments).as("words that the agent does not say").filteredOn(fragment -> !said.contains(fragment)).isEmpty();
    }

    /** All sources of the agent, with texts that go over several literals put together. */
    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).map(file -> {
                try {
                    return Files.readString(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).map(text -> text.replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\"")).collect(Collectors.joining("\n"));
        }
    }

    @Test
    void itsLinksLeadSomewhere() throws Exception {
        String guide = Files.readString(GUIDE);
        List<String> headings = guide.lines().filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-')).toList();
        assertThat(Pattern.compile("]\\(#([^)]+)\\)").matcher(guide).results().map(link -> link.group(1)).toList())
                .isNotEmpty().allSatisfy(link -> assertThat(headings).contains(link));
    }
}
