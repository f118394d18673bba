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
                        new Header.Check("build", "It builds", BigDecimal.ONE, false, Lane.PLAIN, Visibility.VISIBLE),
                        new Header.Check("load", "It loads", BigDecimal.TWO, false, Lane.PLAIN, Visibility.VISIBLE),
                        new Header.Check("secret", "It does more", new BigDecimal("1.5"), true, Lane.PLAIN, Visibility.HIDDEN)),
                List.of(new Header.StarterFile("work.c", "int x;\n"), new Header.StarterFile("include/work.h", "\n")));
    }

    /** For which the state of a board is handed in; one check, of 4 points. */
    public Header offerBoardState(String profile) {
        String id = "x-" + UUID.randomUUID().toString().substring(0, 8);
        Header header = new Header(
                id, "1", "Exercise " + id, "A test.", "tests", "board-state", new BigDecimal("4"), List.of("p-other", profile), "# " + id,
                List.of(new Header.Check("menu", "The menu shows", new BigDecimal("4"), false, Lane.PLAIN, Visibility.VISIBLE)), List.of());
        offer(header);
        return header;
    }

    /** Build and load on the plain kernel, 1 and 2 points; sanitized on the debug kernel, 1 point. Nothing is hidden. */
    public Header offerTwoLanes(String profile) {
        Header header = twoLanes("x-" + UUID.randomUUID().toString().substring(0, 8), "1", profile, BigDecimal.TWO, Visibility.VISIBLE);
        offer(header);
        return header;
    }

    /**
     * @param load points of the check load
     * @param visibility of the check sanitized
     */
    public static Header twoLanes(String id, String version, String profile, BigDecimal load, Visibility visibility) {
        return new Header(
                id, version, "Exercise " + id, "A test.", "tests", "module", load.add(BigDecimal.TWO), List.of(profile), "# " + id,
                List.of(
                        new Header.Check("build", "It builds", BigDecimal.ONE, false, Lane.PLAIN, Visibility.VISIBLE),
                        new Header.Check("load", "It loads", load, false, Lane.PLAIN, Visibility.VISIBLE),
                        new Header.Check("sanitized", "The sanitizer is silent", BigDecimal.ONE, false, Lane.DEBUG, visibility)),
                List.of());
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
