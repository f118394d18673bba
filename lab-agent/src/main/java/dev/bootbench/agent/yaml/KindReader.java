package dev.bootbench.agent.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads settings that are told apart by their {@code kind}, one record for each, strictly, whatever mapper meets them.
 * What is unknown, missing or impossible is refused with what was expected.
 */
public abstract class KindReader<T> extends JsonDeserializer<T> {
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(PlainPaths.module())
            .addModule(new SimpleModule().addDeserializer(Duration.class, new Times()))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private final String field;
    private final String example;
    private final Map<String, Kind<T>> kinds;

    /**
     * @param field   that holds the settings, for messages
     * @param example of right settings, for messages
     */
    protected KindReader(String field, String example, Map<String, Kind<T>> kinds) {
        this.field = field;
        this.example = example;
        this.kinds = kinds;
    }

    /**
     * @param type     a record; its components are the settings
     * @param defaults the settings that may be left out although a value is needed
     */
    public record Kind<T>(Class<? extends T> type, Map<String, ?> defaults) {
        List<RecordComponent> settings() {
            return Arrays.asList(type.getRecordComponents());
        }
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonLocation place = parser.currentTokenLocation();
        JsonNode tree = parser.readValueAsTree();
        try {
            return read(tree);
        } catch (IllegalArgumentException e) {
            throw new JsonMappingException(parser, field + ": " + e.getMessage(), place);
        }
    }

    private T read(JsonNode tree) {
        if (!(tree instanceof ObjectNode given)) {
            throw new IllegalArgumentException("expected settings like " + example);
        }
        String name = given.path("kind").asText();
        Kind<T> kind = kinds.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("\"kind\" is one of " + String.join(", ", kinds.keySet()) + ", not \"" + name + "\"");
        }
        ObjectNode settings = STRICT.valueToTree(kind.defaults());
        settings.setAll(given);
        settings.remove("kind");
        checkNames(name, kind, settings);
        checkWords(settings);
        try {
            return STRICT.treeToValue(settings, kind.type());
        } catch (ValueInstantiationException e) {
            throw new IllegalArgumentException(e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage(), e);
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException(wrongValue(name, settings, e), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static void checkNames(String name, Kind<?> kind, ObjectNode settings) {
        List<String> known = kind.settings().stream().map(RecordComponent::getName).toList();
        settings.fieldNames().forEachRemaining(setting -> {
            if (!known.contains(setting)) {
                throw new IllegalArgumentException(
                        "kind " + name + " has no \"" + setting + "\"; it has " + String.join(", ", known));
            }
        });
        for (RecordComponent setting : kind.settings()) {
            if (setting.getType() != Optional.class && !settings.hasNonNull(setting.getName())) {
                throw new IllegalArgumentException("kind " + name + " needs \"" + setting.getName() + "\"; it has " + String.join(", ", known));
            }
        }
    }

    private static String wrongValue(String kind, ObjectNode settings, JsonMappingException e) {
        String setting = e.getPath().isEmpty() ? "" : String.valueOf(e.getPath().getFirst().getFieldName());
        Class<?> type = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        String expected = switch (type) {
            case Class<?> number when number == int.class || number == Integer.class -> "a whole number";
            case Class<?> flag when flag == boolean.class -> "true or false";
            case Class<?> list when List.class.isAssignableFrom(list) -> "a list";
            case Class<?> text when text == String.class -> "text";
            case Class<?> file when file == Path.class -> "a path";
            case Class<?> time when time == Duration.class -> "a time like 500ms, 10s or 2m";
            case Class<?> choice when choice.isEnum() -> "one of " + Arrays.stream(choice.getEnumConstants())
                    .map(one -> STRICT.valueToTree(one).toString())
                    .collect(Collectors.joining(", "));
            case null, default -> "something else (" + e.getOriginalMessage() + ")";
        };
        return "\"" + setting + "\" of kind " + kind + " is " + expected + ", not " + settings.path(setting);
    }

    /** YAML reads a bare on, off, yes or no as true or false. */
    private static void checkWords(ObjectNode settings) {
        settings.properties().forEach(setting -> setting.getValue().forEach(word -> {
            if (!word.isTextual() && !word.isIntegralNumber()) {
                throw new IllegalArgumentException("\"" + setting.getKey() + "\" is a list of words, with quotes around \"on\", \"off\" and the like, not "
                        + setting.getValue());
            }
        }));
    }

    private static final class Times extends JsonDeserializer<Duration> {
        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                return StrictYaml.duration(parser.getText());
            } catch (IllegalArgumentException e) {
                throw MismatchedInputException.from(parser, Duration.class, e.getMessage());
            }
        }
    }
}
