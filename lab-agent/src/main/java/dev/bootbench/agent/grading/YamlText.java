package dev.bootbench.agent.grading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.PathType;
import com.networknt.schema.ValidationMessage;
import dev.bootbench.agent.yaml.Places;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** A YAML text as a tree, which still knows the line of each place: mistakes are told with file and line. */
final class YamlText {
    private static final ObjectMapper MAPPER =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final JsonSchema EXERCISE = schema("/schema/exercise.schema.json");

    private final String file;
    private final Places places;
    private final JsonNode tree;

    private YamlText(String file, Places places, JsonNode tree) {
        this.file = file;
        this.places = places;
        this.tree = tree;
    }

    /**
     * Reads an exercise.yaml and holds it against the schema.
     *
     * @param file as it is named in messages
     */
    static YamlText exercise(String file, String text) throws ExerciseException {
        YamlText yaml = parse(file, text);
        List<ValidationMessage> mistakes = EXERCISE.validate(yaml.tree).stream()
                // "Fits none of the alternatives" only repeats what the alternatives themselves complain about.
                .filter(m -> !m.getType().equals("oneOf") || EXERCISE.validate(yaml.tree).size() == 1)
                .toList();
        if (!mistakes.isEmpty()) {
            StringBuilder all = new StringBuilder();
            for (ValidationMessage mistake : mistakes.stream().limit(10).toList()) {
                String pointer = mistake.getInstanceLocation().toString();
                String what = mistake.getMessage().startsWith(pointer + ": ")
                        ? mistake.getMessage().substring(pointer.length() + 2) : mistake.getMessage();
                all.append(all.isEmpty() ? "" : "\n").append(yaml.at(pointer)).append(": ")
                        .append(pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.') + ": ").append(what);
            }
            throw new ExerciseException(all.toString());
        }
        return yaml;
    }

    private static YamlText parse(String file, String text) throws ExerciseException {
        try {
            Places places = Places.of(text);
            JsonNode tree = MAPPER.readTree(text);
            if (!tree.isObject()) {
                throw new ExerciseException(file + ":1: this is no exercise: a mapping with id, title, checks and so on is expected");
            }
            return new YamlText(file, places, tree);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new ExerciseException(file + ":" + line + ": this is no YAML: " + e.getProblem(), e);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new ExerciseException(file + ":" + line + ": " + e.getOriginalMessage(), e);
        }
    }

    JsonNode tree() {
        return tree;
    }

    /** {@code file:line} of a place, named by a JSON pointer. */
    String at(String pointer) {
        return file + ":" + places.line(pointer);
    }

    private static JsonSchema schema(String resource) {
        try (InputStream in = YamlText.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the schema " + resource + " is missing in this build of the agent");
            }
            SchemaValidatorsConfig config = SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
