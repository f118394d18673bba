package dev.bootbench.agent.power;

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
import dev.bootbench.agent.yaml.StrictYaml;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a {@link PowerConfig} by its kind, strictly, whatever mapper meets it; the table says what may be left out. */
final class PowerConfigReader extends JsonDeserializer<PowerConfig> {
    private static final Map<String, Kind> KINDS = kinds();
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule().addDeserializer(Duration.class, new Times()))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /** @param defaults the settings that may be left out although a value is needed */
    record Kind(Class<? extends PowerConfig> type, Map<String, ?> defaults) {
        List<RecordComponent> settings() {
            return Arrays.asList(type.getRecordComponents());
        }
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        // pdudaemon tries a PDU five times with pauses of 5 s before it gives up.
        kinds.put("pdudaemon", new Kind(PowerConfig.Pdudaemon.class, Map.of("limit", "90s")));
        kinds.put("uhubctl", new Kind(PowerConfig.Uhubctl.class, Map.of("program", "/usr/sbin/uhubctl", "limit", "20s")));
        kinds.put("tasmota", new Kind(PowerConfig.Tasmota.class, Map.of("relay", 1, "limit", "10s")));
        kinds.put("shelly", new Kind(PowerConfig.Shelly.class, Map.of("channel", 0, "limit", "10s")));
        kinds.put("poe-snmp", new Kind(PowerConfig.PoeSnmp.class, Map.of(
                "udpPort", 161, "group", 1, "auth", "SHA", "privacy", "AES-128", "limit", "20s")));
        kinds.put("gpio", new Kind(PowerConfig.Gpio.class, Map.of("activeLow", false, "programs", "/usr/bin", "limit", "10s")));
        kinds.put("command", new Kind(PowerConfig.Command.class, Map.of("state", List.of(), "limit", "30s")));
        kinds.put("by-hand", new Kind(PowerConfig.ByHand.class, Map.of("limit", "1h")));
        return kinds;
    }

    static Map<String, Kind> known() {
        return KINDS;
    }

    @Override
    public PowerConfig deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonLocation place = parser.currentTokenLocation();
        JsonNode tree = parser.readValueAsTree();
        try {
            return read(tree);
        } catch (IllegalArgumentException e) {
            throw new JsonMappingException(parser, "power: " + e.getMessage(), place);
        }
    }

    private static PowerConfig read(JsonNode tree) {
        if (!(tree instanceof ObjectNode given)) {
            throw new IllegalArgumentException("expected settings like {kind: tasmota, url: \"http://10.0.0.7\"}");
        }
        String name = given.path("kind").asText();
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("\"kind\" is one of " + String.join(", ", KINDS.keySet()) + ", not \"" + name + "\"");
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

    private static void checkNames(String name, Kind kind, ObjectNode settings) {
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
