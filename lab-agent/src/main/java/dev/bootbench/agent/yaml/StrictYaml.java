package dev.bootbench.agent.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

/** Reads YAML that must fit a JSON Schema; a mistake is answered with file, place and what was expected. */
public final class StrictYaml {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    private StrictYaml() {}

    /** @throws IOException whose message is for the person who wrote the file */
    public static <T> T read(Path file, Path schema, Class<T> type) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + file + ".", e);
        }
        try {
            JsonNode tree = YAML.readTree(text);
            JsonSchema rules = SCHEMAS.getSchema(Files.readString(schema), InputFormat.JSON);
            var mistakes = rules.validate(tree);
            if (!mistakes.isEmpty()) {
                throw new IOException(mistakes.stream()
                        .map(mistake -> file + line(text, mistake) + ": " + mistake.getMessage())
                        .collect(Collectors.joining("\n")));
            }
            return YAML.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new IOException(file + (at == null ? "" : ":" + at.getLineNr()) + ": " + e.getOriginalMessage(), e);
        }
    }

    /** The line of the last name in the mistake's path, as well as the text tells it. */
    private static String line(String text, ValidationMessage mistake) {
        String name = mistake.getProperty() != null ? mistake.getProperty() : lastName(mistake.getInstanceLocation().toString());
        int number = 1;
        for (String line : text.split("\n", -1)) {
            if (!name.isEmpty() && line.matches(".*\\b" + java.util.regex.Pattern.quote(name) + "\\s*:.*")) {
                return ":" + number;
            }
            number++;
        }
        return "";
    }

    private static String lastName(String path) {
        String[] parts = path.split("[./\\[\\]]");
        for (int i = parts.length - 1; i >= 0; i--) {
            if (parts[i].matches("[A-Za-z].*")) {
                return parts[i];
            }
        }
        return "";
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
