package dev.bootbench.agent.grading;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One place of an exercise.yaml that fits the schema: its value, and where it stands for whoever wrote it. */
record Field(YamlText yaml, String pointer, JsonNode node) {
    static Field top(YamlText yaml) {
        return new Field(yaml, "", yaml.tree());
    }

    Field get(String name) {
        return new Field(yaml, pointer + "/" + name, node.path(name));
    }

    boolean has(String name) {
        return node.has(name);
    }

    /** Empty when it is not there. */
    String text() {
        return node.asText("");
    }

    String text(String name) {
        return get(name).text();
    }

    Optional<String> optional(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    boolean isTrue(String name) {
        return node.path(name).asBoolean(false);
    }

    int number(String name, int otherwise) {
        return node.path(name).asInt(otherwise);
    }

    List<Field> items() {
        List<Field> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            items.add(new Field(yaml, pointer + "/" + i, node.get(i)));
        }
        return items;
    }

    List<String> texts(String name) {
        return get(name).items().stream().map(Field::text).toList();
    }

    Map<String, Field> entries() {
        Map<String, Field> entries = new LinkedHashMap<>();
        node.properties().forEach(entry -> entries.put(entry.getKey(), get(entry.getKey())));
        return entries;
    }

    /** The only entry of a mapping that has one. */
    Map.Entry<String, Field> only() {
        return entries().entrySet().iterator().next();
    }

    /** A time between 1 ms and {@code most}. */
    Duration duration(String name, String otherwise, Duration most) throws ExerciseException {
        String text = has(name) ? text(name) : otherwise;
        Duration duration = text.endsWith("ms") ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : text.endsWith("m") ? Duration.ofMinutes(Long.parseLong(text.substring(0, text.length() - 1)))
                : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
        if (duration.isZero() || duration.compareTo(most) > 0) {
            throw get(name).wrong(text + " is not between 1ms and " + (most.toSeconds() % 60 == 0 ? most.toMinutes() + "m" : Words.seconds(most)));
        }
        return duration;
    }

    Optional<Duration> optionalDuration(String name, Duration most) throws ExerciseException {
        return has(name) ? Optional.of(duration(name, "", most)) : Optional.empty();
    }

    /** A mistake at this place. */
    ExerciseException wrong(String what) {
        return new ExerciseException(yaml.at(pointer) + ": " + what);
    }
}
