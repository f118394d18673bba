package dev.bootbench.agent.yaml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads YAML that must fit a JSON Schema; a mistake is answered with file, line and what was expected. */
public final class StrictYaml {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .registerModule(new Jdk8Module())
            .registerModule(PlainPaths.module())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig POINTERS =
            SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();

    private StrictYaml() {}

    /**
     * What was read, which still knows the line of each place.
     *
     * @param places by JSON pointer
     */
    public record Document<T>(T value, Path file, Places places) {
        /** {@code file:line} of a place. */
        public String at(String pointer) {
            return file + ":" + places.line(pointer);
        }
    }

    /** @throws IOException whose message is for the person who wrote the file */
    public static <T> T read(Path file, Path schema, Class<T> type) throws IOException {
        return read(file, Files.readString(schema), type).value();
    }

    /**
     * @param schema the JSON Schema itself
     * @throws IOException whose message is for the person who wrote the file
     */
    public static <T> Document<T> read(Path file, String schema, Class<T> type) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + file + ".", e);
        }
        try {
            Places places = Places.of(text);
            JsonNode tree = YAML.readTree(text);
            JsonSchema rules = SCHEMAS.getSchema(schema, InputFormat.JSON, POINTERS);
            var mistakes = rules.validate(tree);
            if (!mistakes.isEmpty()) {
                throw new IOException(mistakes.stream().map(mistake -> words(file, places, mistake)).collect(Collectors.joining("\n")));
            }
            return new Document<>(bind(file, places, tree, type), file, places);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new IOException(file + ":" + line + ": this is no YAML: " + e.getProblem(), e);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ":" + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ": " + e.getOriginalMessage(), e);
        }
    }

    private static String words(Path file, Places places, ValidationMessage mistake) {
        String pointer = mistake.getInstanceLocation().toString();
        String named = mistake.getProperty() == null ? pointer : pointer + "/" + mistake.getProperty();
        String what = mistake.getMessage().startsWith(pointer + ": ")
                ? mistake.getMessage().substring(pointer.length() + 2)
                : mistake.getMessage();
        return file + ":" + places.line(named) + ": " + (pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.') + ": ") + what;
    }

    private static <T> T bind(Path file, Places places, JsonNode tree, Class<T> type) throws IOException {
        try {
            return YAML.treeToValue(tree, type);
        } catch (JsonMappingException e) {
            String pointer = e.getPath().stream()
                    .map(step -> "/" + (step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName()))
                    .collect(Collectors.joining());
            boolean refused = e instanceof ValueInstantiationException && e.getCause() != null;
            throw new IOException(
                    file + ":" + places.line(pointer) + ": " + (refused ? e.getCause().getMessage() : e.getOriginalMessage()), e);
        }
    }

    /** "90s", "500ms", "5m", "1h". */
    public static Duration duration(String text) {
        String number = text.replaceAll("[a-z]+$", "");
        long value = Long.parseLong(number);
        return switch (text.substring(number.length())) {
            case "ms" -> Duration.ofMillis(value);
            case "s" -> Duration.ofSeconds(value);
            case "m" -> Duration.ofMinutes(value);
            case "h" -> Duration.ofHours(value);
            default -> throw new IllegalArgumentException("\"" + text + "\" is no duration like 500ms, 90s, 5m or 1h");
        };
    }
}
