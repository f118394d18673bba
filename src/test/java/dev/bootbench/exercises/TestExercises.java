package dev.bootbench.exercises;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Exercises for tests, offered the way real ones are: as bundles in the folder. */
@ApplicationScoped
public class TestExercises {
    private final BundleFolder folder;
    private final ExercisesConfig config;
    private final ObjectMapper json;

    TestExercises(BundleFolder folder, ExercisesConfig config, ObjectMapper json) {
        this.folder = folder;
        this.config = config;
        this.json = json;
    }

    /** A new exercise with three checks, of 1, 2 and 1.5 points; the third, secret, is hidden. */
    public Header offer(String profile) {
        Header header = header("x-" + UUID.randomUUID().toString().substring(0, 8), "1", profile);
        offer(header);
        return header;
    }

    /** Offers this, or this version of it. */
    public void offer(Header header) {
        write(header.id() + ".zip", bundle(header));
        folder.scan();
    }

    public static Header header(String id, String version, String profile) {
        return new Header(
                id, version, "Exercise " + id, "A test.", "tests", "module", new BigDecimal("4.5"), List.of(profile), "# " + id,
                List.of(
                        new Header.Check("build", "It builds", BigDecimal.ONE, false),
                        new Header.Check("load", "It loads", BigDecimal.TWO, false),
                        new Header.Check("secret", "It does more", new BigDecimal("1.5"), true)),
                List.of(new Header.StarterFile("work.c", "int x;\n"), new Header.StarterFile("include/work.h", "\n")));
    }

    byte[] bundle(Header header) {
        try {
            return zip("header.json", json.writeValueAsBytes(header));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    void write(String file, byte[] content) {
        try {
            Path folderPath = Files.createDirectories(config.folder().orElseThrow());
            Files.write(folderPath.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String file) {
        try {
            Files.deleteIfExists(config.folder().orElseThrow().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
