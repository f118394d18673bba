package dev.bootbench.agent.grading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.SchemaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/write-an-exercise.md says what is so: its table is the schema's, its example is an exercise. */
class ExerciseGuideTest {
    private static final Path GUIDE = Path.of("../docs/write-an-exercise.md");
    private static final Path SCHEMA = Path.of("../exercises/exercise.schema.json");

    @Test
    void listsEveryFieldOfTheSchema() throws Exception {
        SchemaTable.of(SCHEMA).isShownIn(GUIDE, "fields");
    }

    @Test
    void showsAnExampleThatIsAnExercise() throws Exception {
        Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        assertThat(example.find()).isTrue();
        Exercise exercise = ExerciseReader.read(GUIDE.toString(), Map.of("exercise.yaml", example.group(1).getBytes(UTF_8)), "1");
        assertThat(exercise.points()).isEqualTo(300);
        assertThat(exercise.check("greet").work()).isInstanceOf(Exercise.Work.Steps.class);
        assertThat(exercise.faulty()).containsOnlyKeys("greets-world");
    }

    @Test
    void everyExerciseHasWhatTheGuideAsksFor() throws Exception {
        ExerciseStore store = new ExerciseStore(Path.of("../exercises"));
        assertThat(store.ids()).isNotEmpty();
        for (String id : store.ids()) {
            Exercise exercise = store.exercise(id);
            Path folder = store.folder(id);
            assertThat(exercise.statement()).as("%s/README.md", id).isNotBlank();
            if (exercise.submit() != Exercise.Submit.BOARD_STATE) {
                assertThat(folder.resolve("starter")).isDirectory();
            }
            assertThat(folder.resolve("solution")).isDirectory();
            assertThat(ExamplePrograms.faulty(folder)).as("programs in %s/faulty", id)
                    .containsExactlyInAnyOrderElementsOf(exercise.faulty().keySet());
            for (String name : ExamplePrograms.faulty(folder)) {
                if (exercise.submit() != Exercise.Submit.BOARD_STATE) {
                    assertThat(ExamplePrograms.read(ExamplePrograms.faulty(folder, name))).as("%s/faulty/%s", id, name).isNotEmpty();
                }
            }
            List<String> lost = exercise.faulty().values().stream().flatMap(faulty -> faulty.lost().keySet().stream()).toList();
            assertThat(exercise.checks()).as("%s: checks without a hint", id).noneMatch(check -> check.hint().isEmpty());
            assertThat(lost).as("%s: a check that some faulty program loses", id).isNotEmpty();
        }
    }
}
