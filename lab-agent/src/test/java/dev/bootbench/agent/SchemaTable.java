package dev.bootbench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of a JSON Schema as a table for people, which a page of docs/ shows between two markers. */
public final class SchemaTable {
    private static final String DURATION = "^[0-9]+(ms|s|m|h)$";

    private final List<String> rows = new ArrayList<>();
    private final JsonNode schema;
    /** Where the fields of a part that several places refer to are listed: once is enough. */
    private final Map<String, String> listed = new HashMap<>();

    private SchemaTable(JsonNode schema) {
        this.schema = schema;
        fields(schema, "");
    }

    public static SchemaTable of(Path file) throws IOException {
        return new SchemaTable(new ObjectMapper().readTree(file.toFile()));
    }

    /**
     * Fails when the page shows another table; with {@code -Dupdate} the page is written anew instead.
     *
     * @param name of the markers, {@code <!-- NAME: begin -->} and {@code <!-- NAME: end -->}
     */
    public void isShownIn(Path page, String name) throws IOException {
        String table = "| field | value | meaning |\n|---|---|---|\n" + String.join("\n", rows) + "\n";
        String text = Files.readString(page);
        Matcher shown = Pattern.compile("<!-- " + name + ": begin -->\n(.*?)<!-- " + name + ": end -->", Pattern.DOTALL).matcher(text);
        assertThat(shown.find()).as("%s has a place for the table of %s", page, name).isTrue();
        if (System.getProperty("update") != null) {
            Files.writeString(page, text.substring(0, shown.start(1)) + table + text.substring(shown.end(1)));
            return;
        }
        assertThat(shown.group(1)).as("the table of %s in %s is not the schema's: run this test with -Dupdate", name, page).isEqualTo(table);
    }

    private void fields(JsonNode node, String prefix) {
        List<String> required = new ArrayList<>();
        node.path("required").forEach(name -> required.add(name.asText()));
        node.path("properties").properties().forEach(field -> field(
                field.getValue(), prefix + field.getKey(), required.contains(field.getKey())));
        node.path("patternProperties").properties().forEach(field -> field(field.getValue(), prefix + "NAME", false));
    }

    private void field(JsonNode written, String path, boolean required) {
        JsonNode node = resolved(written);
        assertThat(node.path("description").asText()).as("description of %s in the schema", path).isNotBlank();
        String reference = written.path("$ref").asText();
        String before = reference.isEmpty() || !hasFields(node) ? null : listed.putIfAbsent(reference, path);
        rows.add("| " + (required ? "**`" + path + "`**" : "`" + path + "`") + " | "
                + (before == null ? value(node) + usual(node) : "as `" + before + "`") + " | "
                + node.path("description").asText().replace("|", "\\|") + " |");
        if (before != null) {
            return;
        }
        fields(node, path + ".");
        if (node.has("items")) {
            JsonNode item = resolved(node.path("items"));
            if (!listed.containsKey(node.path("items").path("$ref").asText())) {
                fields(item, path + "[].");
            }
            item.path("oneOf").forEach(kind -> fields(kind, path + "[]."));
        }
        for (JsonNode kind : node.path("oneOf")) {
            if (kind.has("properties")) {
                fields(kind, path + ".");
            }
        }
    }

    private static boolean hasFields(JsonNode node) {
        return node.has("properties") || node.has("patternProperties") || node.path("items").has("$ref")
                || node.path("items").has("properties");
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
        if (node.path("type").isArray() && node.has("properties")) {
            return "pattern or fields";
        }
        if (node.path("type").isArray()) {
            List<String> types = new ArrayList<>();
            node.path("type").forEach(type -> types.add(type.asText().equals("string") ? "text" : type.asText().replace("integer", "whole number")));
            return String.join(" or ", types);
        }
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
                    + range(node);
            default -> text(node);
        };
    }

    private String text(JsonNode node) {
        String reference = node.path("$ref").asText();
        if (reference.endsWith("/regex")) {
            return "pattern";
        }
        if (reference.endsWith("/duration") || node.path("pattern").asText().equals(DURATION)) {
            return "time, like `30s`, `500ms`, `2m`";
        }
        return node.has("pattern") && !reference.endsWith("/line")
                ? "`" + node.path("pattern").asText().replace("|", "\\|") + "`" : "text";
    }

    private static String range(JsonNode node) {
        if (!node.has("minimum")) {
            return "";
        }
        return node.has("maximum")
                ? ", " + node.path("minimum").asText() + " to " + node.path("maximum").asText()
                : ", at least " + node.path("minimum").asText();
    }

    private static String usual(JsonNode node) {
        String value = node.path("default").asText();
        return value.isEmpty() ? "" : "; `" + value.replace("|", "\\|") + "` if left out";
    }
}
