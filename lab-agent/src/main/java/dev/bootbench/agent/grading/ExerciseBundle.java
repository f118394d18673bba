package dev.bootbench.agent.grading;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An exercise as one ZIP: {@code header.json}, which is all the coordinator reads, and the files that lab hosts need.
 * The same content gives the same bytes.
 */
final class ExerciseBundle {
    /** The earliest that a ZIP can say: when something was packed must not change what was packed. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private ExerciseBundle() {}

    static byte[] pack(Exercise exercise) {
        Map<String, byte[]> files = new TreeMap<>(exercise.files());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            put(zip, "header.json", new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(header(exercise)));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(zip, file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static ObjectNode header(Exercise exercise) {
        ObjectNode header = new ObjectMapper().createObjectNode();
        header.put("id", exercise.id());
        header.put("title", exercise.title());
        header.put("summary", exercise.summary());
        header.put("family", exercise.family());
        header.put("submit", exercise.submit().text());
        header.put("points", Exercise.decimal(exercise.points()));
        ArrayNode profiles = header.putArray("profiles");
        exercise.profiles().forEach(profiles::add);
        header.put("statement", exercise.statement());
        ArrayNode checks = header.putArray("checks");
        exercise.checks().forEach(check -> checks.addObject().put("id", check.id()).put("title", check.title())
                .put("points", Exercise.decimal(check.points())).put("hidden", check.hidden())
                .put("visibility", check.visibility().text()).put("lane", check.lane().text()));
        ArrayNode starter = header.putArray("starter");
        new TreeMap<>(exercise.files()).forEach((path, content) -> {
            if (path.startsWith("starter/")) {
                starter.addObject().put("path", path.substring("starter/".length())).put("text", new String(content, StandardCharsets.UTF_8));
            }
        });
        header.put("version", exercise.version());
        return header;
    }
}
