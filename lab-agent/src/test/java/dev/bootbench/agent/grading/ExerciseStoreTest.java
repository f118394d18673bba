package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExerciseStoreTest {
    private static final String GOOD = """
            id: demo
            title: Demo
            summary: For tests
            family: tests
            submit: module
            module: demo
            profiles: [qemu-x86]
            limits: {build: 1m, check: 500ms}
            taint: 12288
            parameters:
              word: {kind: token, length: 8}
              size: {kind: number, min: -3, max: 3}
              mode: {kind: choice, of: [slow, fast]}
            checks:
              - {id: build, title: It builds, points: 0.5, build: {}}
              - id: load
                title: It loads
                points: 1.25
                needs: [build]
                steps:
                  - load: {args: "w=${word}"}
                  - run: {command: 'echo ${HOME} $x', save: {minor: '^(\\d+)$'}}
                  - log: {expect: ['minor ${minor}']}
            faulty:
              bad: {lost: [load], verdicts: {load: CRASH}}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("demo/starter"));
        Files.createDirectories(folder.resolve("demo/solution"));
        Files.writeString(folder.resolve("demo/exercise.yaml"), GOOD);
        Files.writeString(folder.resolve("demo/README.md"), "# Demo\n");
        Files.writeString(folder.resolve("demo/starter/demo.c"), "/* yours */\n");
        Files.writeString(folder.resolve("demo/solution/demo.c"), "/* secret */\n");
    }

    private Exercise read() throws ExerciseException {
        return new ExerciseStore(folder).exercise("demo");
    }

    @Test
    void everythingStatedIsRead() throws ExerciseException {
        Exercise exercise = read();
        assertThat(exercise.points()).isEqualTo(175);
        assertThat(exercise.limits().check()).hasMillis(500);
        assertThat(exercise.limits().run()).hasMinutes(5);
        assertThat(exercise.statement()).isEqualTo("# Demo\n");
        assertThat(exercise.check("load").limit()).hasMillis(500);
        assertThat(exercise.faulty().get("bad").lost()).isEqualTo(Map.of("load", "CRASH"));
        assertThat(new ExerciseStore(folder).ids()).containsExactly("demo");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "points: 0.5| points: half | 15 | checks.0.points",
        "family: tests| famly: tests | 1 | family",
        "needs: [build]| needs: [bild] | 19 | there is no check bild",
        "id: load| id: build | 16 | there is a check build already",
        "w=${word}| w=${wort} | 21 | ${wort} is neither a parameter nor saved before; write $wort",
        "minor ${minor}| minor ( | 23 | no regular expression",
        "^(\\d+)$| ^\\d+$ | 22 | exactly one group",
        "save: {minor| save: {word | 22 | the name word is taken",
        "max: 3| max: -4 | 12 | min -3 is larger than max -4",
        "lost: [load]| lost: [lod] | 25 | check load is not listed as lost",
        "build: 1m| build: 6m | 8 | not between 1ms and 5m",
        "- load: {args| - laod: {args | 21 | laod",
        "id: demo| id: [ | 3 | no YAML",
    })
    void mistakesAreToldWithFileAndLine(String from, String to, int line, String what) throws IOException {
        String wrong = GOOD.replace(from, to);
        assertThat(wrong).isNotEqualTo(GOOD);
        Path file = folder.resolve("demo/exercise.yaml");
        Files.writeString(file, wrong);
        assertThatThrownBy(this::read).isInstanceOf(ExerciseException.class)
                .message().startsWith(file + ":" + line + ":").contains(what);
    }

    @Test
    void anExerciseWithoutPointsIsRefused() throws IOException {
        Files.writeString(folder.resolve("demo/exercise.yaml"), GOOD.replace("points: 0.5", "points: 0").replace("points: 1.25", "points: 0"));
        assertThatThrownBy(this::read).hasMessageContaining("sum to 0");
    }

    @Test
    void aFreshCheckCutsOffWhatCameBefore() throws IOException {
        Files.writeString(folder.resolve("demo/exercise.yaml"), GOOD.replace("faulty:", """
                  - {id: fresh, title: F, points: 1, fresh: true, steps: [{load: {}}]}
                  - {id: late, title: L, points: 1, needs: [load], steps: [{unload: {}}]}
                faulty:"""));
        assertThatThrownBy(this::read).hasMessageContaining("what check load did is gone: check fresh begins on a fresh board");
    }

    @Test
    void anUnknownExerciseIsAnsweredWithThoseThatAre() {
        assertThatThrownBy(() -> new ExerciseStore(folder).exercise("dem")).hasMessage("There is no exercise \"dem\". There are: demo");
        assertThatThrownBy(() -> new ExerciseStore(folder).exercise("../demo")).hasMessageContaining("There is no exercise");
    }

    @Test
    void aBundleIsTheSameForTheSameContentAndHasNoSolution() throws Exception {
        byte[] first = ExerciseBundle.pack(read());
        Files.setLastModifiedTime(folder.resolve("demo/README.md"), FileTime.fromMillis(0));
        Files.writeString(folder.resolve("demo/solution/demo.c"), "/* another secret */\n");
        assertThat(ExerciseBundle.pack(read())).isEqualTo(first);
        List<String> names = new ArrayList<>();
        JsonNode header = null;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(first))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                if (entry.getName().equals("header.json")) {
                    header = new ObjectMapper().readTree(zip.readAllBytes());
                }
            }
        }
        assertThat(names).containsExactly("header.json", "README.md", "exercise.yaml", "starter/demo.c");
        assertThat(header).isNotNull();
        assertThat(header.at("/points").decimalValue()).isEqualByComparingTo("1.75");
        assertThat(header.at("/starter/0/path").asText()).isEqualTo("demo.c");
        assertThat(header.at("/checks/1/id").asText()).isEqualTo("load");
        Exercise again = ExerciseStore.readBundle(first);
        assertThat(again.version()).isEqualTo(read().version()).isEqualTo(header.at("/version").asText());
        Files.writeString(folder.resolve("demo/README.md"), "# Changed\n");
        assertThat(read().version()).isNotEqualTo(again.version());
    }

    @Test
    void aSharedFileTravelsAsIfItWereTheExercisesOwn() throws Exception {
        Path yaml = folder.resolve("demo/exercise.yaml");
        Files.writeString(yaml, GOOD.replace("taint: 12288", "taint: 12288\nshared: [look.pl]"));
        assertThatThrownBy(() -> ExerciseStore.read(folder.resolve("demo")))
                .hasMessageContaining("exercise.yaml:10").hasMessageContaining("there is no file").hasMessageContaining("shared/look.pl");
        Files.createDirectories(folder.resolve("shared"));
        Files.writeString(folder.resolve("shared/look.pl"), "1");
        Exercise first = ExerciseStore.read(folder.resolve("demo"));
        assertThat(first.files()).containsEntry("files/look.pl", new byte[] {'1'});
        assertThat(ExerciseStore.readBundle(ExerciseBundle.pack(first)).version()).isEqualTo(first.version());
        Files.writeString(folder.resolve("shared/look.pl"), "2");
        assertThat(ExerciseStore.read(folder.resolve("demo")).version()).as("another file, another version").isNotEqualTo(first.version());
        Files.createDirectories(folder.resolve("demo/files"));
        Files.writeString(folder.resolve("demo/files/look.pl"), "mine");
        assertThatThrownBy(() -> ExerciseStore.read(folder.resolve("demo"))).hasMessageContaining("of its own: remove one of the two");
    }

    @Test
    void aDamagedBundleIsRefused() {
        assertThatThrownBy(() -> ExerciseStore.readBundle(new byte[] {'P', 'K', 3, 4, 9})).isInstanceOf(ExerciseException.class);
        assertThatThrownBy(() -> ExerciseStore.readBundle(new byte[0])).hasMessageContaining("there is no such file");
    }

    @Test
    void hiddenParametersAreDrawnFromTheSeedAlone() throws ExerciseException {
        Map<String, Parameter> parameters = read().parameters();
        Map<String, String> drawn = Parameter.draw(parameters, 5);
        assertThat(Parameter.draw(parameters, 5)).isEqualTo(drawn);
        assertThat(drawn.get("word")).matches("[a-z][a-z0-9]{7}");
        assertThat(List.of("slow", "fast")).contains(drawn.get("mode"));
        List<Long> sizes = java.util.stream.LongStream.range(0, 200).mapToObj(seed -> Long.valueOf(Parameter.draw(parameters, seed).get("size"))).toList();
        assertThat(sizes).allMatch(size -> size >= -3 && size <= 3).contains(-3L, 3L);
        assertThat(java.util.stream.LongStream.range(0, 50).mapToObj(seed -> Parameter.draw(parameters, seed).get("word")).distinct().count()).isEqualTo(50);
    }

    @Test
    void valuesStandForThemselvesInPatterns() {
        Names names = new Names(Map.of("word", "a.b"));
        assertThat(names.inPattern(new Exercise.Pattern("^${word}$")).matcher("axb").find()).isFalse();
        assertThat(names.inPattern(new Exercise.Pattern("^${word}$")).matcher("x\na.b\n").find()).isTrue();
        assertThat(names.inCommand("echo ${word} ${HOME} $word")).isEqualTo("echo a.b ${HOME} $word");
    }
}
