package dev.bootbench.agent.grading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
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
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** A YAML text as a tree, which still knows the line of each place: mistakes are told with file and line. */
final class YamlText {
    private static final ObjectMapper MAPPER =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final JsonNode SCHEMA = schema("/schema/exercise.schema.json");
    private static final JsonSchema EXERCISE = compiled(SCHEMA);
    private static final JsonSchema SESSION = compiled(stepsAlone((ObjectNode) SCHEMA.deepCopy()));

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
        return fitting(EXERCISE, file, text);
    }

    /** As {@link #exercise}, for a session.yaml: the steps of what is done on a board before it is handed in. */
    static YamlText session(String file, String text) throws ExerciseException {
        return fitting(SESSION, file, text);
    }

    private static YamlText fitting(JsonSchema schema, String file, String text) throws ExerciseException {
        YamlText yaml = parse(file, text);
        Set<ValidationMessage> found = schema.validate(yaml.tree);
        List<ValidationMessage> mistakes = found.stream()
                // "Fits none of the alternatives" only repeats what the alternatives themselves complain about.
                .filter(m -> !m.getType().equals("oneOf") || found.size() == 1)
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
                throw new ExerciseException(file + ":1: a mapping is expected: names, each with a colon and a value");
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

    private static JsonNode stepsAlone(ObjectNode schema) {
        schema.putArray("required").add("steps");
        schema.putObject("properties").putObject("steps").put("$ref", "#/$defs/steps");
        return schema;
    }

    private static JsonSchema compiled(JsonNode schema) {
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
        return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema, config);
    }

    private static JsonNode schema(String resource) {
        try (InputStream in = YamlText.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the schema " + resource + " is missing in this build of the agent");
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
