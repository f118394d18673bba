package dev.bootbench.agent.grading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/write-an-exercise.md says what is so: its table is the schema's, its example is an exercise. */
class ExerciseGuideTest {
    private static final Path GUIDE = Path.of("../docs/write-an-exercise.md");
    private static final Path SCHEMA = Path.of("../exercises/exercise.schema.json");

    private final List<String> rows = new ArrayList<>();
    private JsonNode schema;

    @Test
    void listsEveryFieldOfTheSchema() throws Exception {
        schema = new ObjectMapper().readTree(SCHEMA.toFile());
        fields(schema, "");
        String table = "| field | value | meaning |\n|---|---|---|\n" + String.join("\n", rows) + "\n";
        String guide = Files.readString(GUIDE);
        Matcher shown = Pattern.compile("<!-- fields: begin -->\n(.*?)<!-- fields: end -->", Pattern.DOTALL).matcher(guide);
        assertThat(shown.find()).as("the guide has a place for the table").isTrue();
        assertThat(shown.group(1)).as("the table of fields in %s; put the actual schema's there", GUIDE).isEqualTo(table);
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
            assertThat(folder.resolve("starter")).isDirectory();
            assertThat(folder.resolve("solution")).isDirectory();
            assertThat(folders(folder.resolve("faulty"))).as("folders in %s/faulty", id)
                    .containsExactlyInAnyOrderElementsOf(exercise.faulty().keySet());
            List<String> lost = exercise.faulty().values().stream().flatMap(faulty -> faulty.lost().keySet().stream()).toList();
            assertThat(exercise.checks()).as("%s: checks without a hint", id).noneMatch(check -> check.hint().isEmpty());
            assertThat(lost).as("%s: a check that some faulty program loses", id).isNotEmpty();
        }
    }

    private void fields(JsonNode node, String prefix) {
        List<String> required = new ArrayList<>();
        node.path("required").forEach(name -> required.add(name.asText()));
        node.path("properties").properties().forEach(field -> field(
                resolved(field.getValue()), prefix + field.getKey(), required.contains(field.getKey())));
        node.path("patternProperties").properties().forEach(field -> field(resolved(field.getValue()), prefix + "NAME", false));
    }

    private void field(JsonNode node, String path, boolean required) {
        assertThat(node.path("description").asText()).as("description of %s in the schema", path).isNotBlank();
        rows.add("| " + (required ? "**`" + path + "`**" : "`" + path + "`") + " | " + value(node) + " | "
                + node.path("description").asText().replace("|", "\\|") + " |");
        fields(node, path + ".");
        if (node.has("items")) {
            fields(resolved(node.path("items")), path + "[].");
        }
        for (JsonNode kind : node.path("oneOf")) {
            if (kind.has("properties")) {
                fields(kind, path + ".");
            }
        }
    }

    /** The node a reference names, with what stands beside the reference on top. */
    private JsonNode resolved(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        ObjectNode merged = schema.at(node.path("$ref").asText().substring(1)).deepCopy();
        node.properties().forEach(entry -> merged.set(entry.getKey(), entry.getValue()));
        return merged;
    }

    private String value(JsonNode node) {
        if (node.has("enum")) {
            List<String> words = new ArrayList<>();
            node.path("enum").forEach(word -> words.add("`" + word.asText() + "`"));
            return String.join(", ", words);
        }
        if (node.has("const")) {
            return "`" + node.path("const").asText() + "`";
        }
        if (node.has("oneOf") && !node.has("type")) {
            List<String> kinds = new ArrayList<>();
            node.path("oneOf").forEach(kind -> kinds.add(value(kind)));
            return String.join(" or ", kinds.stream().distinct().toList());
        }
        String type = node.path("type").asText();
        return switch (type) {
            case "object" -> "fields";
            case "array" -> "list of " + value(resolved(node.path("items")));
            case "boolean" -> "`true`, `false`";
            case "integer", "number" -> (type.equals("integer") ? "whole number" : "number")
                    + (node.has("minimum") ? ", " + node.path("minimum").asText() + " to " + node.path("maximum").asText() : "");
            default -> text(node);
        };
    }

    private String text(JsonNode node) {
        String reference = node.path("$ref").asText();
        if (reference.endsWith("/regex")) {
            return "pattern";
        }
        if (reference.endsWith("/duration")) {
            return "time, like `30s`, `500ms`, `2m`";
        }
        return node.has("pattern") && !reference.endsWith("/line")
                ? "`" + node.path("pattern").asText().replace("|", "\\|") + "`" : "text";
    }

    private static List<String> folders(Path parent) throws IOException {
        try (var children = Files.list(parent)) {
            return children.map(child -> child.getFileName().toString()).toList();
        }
    }
}
