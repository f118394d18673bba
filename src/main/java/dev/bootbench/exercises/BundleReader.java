package dev.bootbench.exercises;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Reads the header of a bundle and says in words what is wrong with it. */
final class BundleReader {
    private static final int LARGEST_HEADER = 1 << 20;
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    private static final Pattern STARTER_PATH = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*){0,3}");
    private static final ObjectReader HEADER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build()
            .readerFor(Header.class);

    private BundleReader() {}

    static Header read(Path bundle) throws BrokenBundleException {
        byte[] json = headerBytes(bundle);
        try {
            Header header = HEADER.readValue(json);
            check(header);
            return header;
        } catch (JsonProcessingException e) {
            throw new BrokenBundleException("its header.json is not readable: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BrokenBundleException("its header.json is not readable: " + e.getMessage());
        }
    }

    private static byte[] headerBytes(Path bundle) throws BrokenBundleException {
        try (ZipFile zip = new ZipFile(bundle.toFile())) {
            ZipEntry entry = zip.getEntry("header.json");
            if (entry == null) {
                throw new BrokenBundleException("it has no header.json; make bundles with `lab exercise pack`");
            }
            try (InputStream in = zip.getInputStream(entry)) {
                byte[] json = in.readNBytes(LARGEST_HEADER + 1);
                if (json.length > LARGEST_HEADER) {
                    throw new BrokenBundleException("its header.json is larger than 1 MiB");
                }
                return json;
            }
        } catch (IOException e) {
            throw new BrokenBundleException("it is not a readable ZIP file: " + e.getMessage());
        }
    }

    private static void check(Header header) throws BrokenBundleException {
        present(header.id(), "id");
        if (!ID.matcher(header.id()).matches()) {
            throw new BrokenBundleException(
                    "the id \"%s\" may have lower-case letters, digits, - and _ only".formatted(header.id()));
        }
        present(header.version(), "version");
        present(header.title(), "title");
        present(header.summary(), "summary");
        present(header.family(), "family");
        present(header.submit(), "submit");
        present(header.statement(), "statement");
        checkProfiles(header.profiles());
        checkChecks(header);
        for (Header.StarterFile file : header.starter()) {
            if (file.path() == null || !STARTER_PATH.matcher(file.path()).matches() || file.text() == null) {
                throw new BrokenBundleException("the starter file \"%s\" has a name or content that cannot be handed out"
                        .formatted(file.path()));
            }
        }
    }

    private static void checkProfiles(@Nullable List<String> profiles) throws BrokenBundleException {
        if (orEmpty(profiles).isEmpty()) {
            throw new BrokenBundleException("it names no board profile, so no board could ever grade it");
        }
    }

    private static void checkChecks(Header header) throws BrokenBundleException {
        BigDecimal sum = BigDecimal.ZERO;
        Set<String> ids = new HashSet<>();
        for (Header.Check check : orEmpty(header.checks())) {
            if (check.id() == null || check.title() == null || check.points() == null || check.points().signum() < 0) {
                throw new BrokenBundleException("each check needs an id, a title and points that are not negative");
            }
            if (!ids.add(check.id())) {
                throw new BrokenBundleException("two checks have the id \"%s\"".formatted(check.id()));
            }
            sum = sum.add(check.points());
        }
        // 0 of 0 would be a pass that nobody earned.
        if (sum.signum() == 0) {
            throw new BrokenBundleException("its checks are worth no points in all");
        }
        if (header.points() == null || header.points().compareTo(sum) != 0) {
            throw new BrokenBundleException("it says %s points, its checks add up to %s".formatted(header.points(), sum));
        }
    }

    private static void present(@Nullable String value, String field) throws BrokenBundleException {
        if (value == null || value.isBlank()) {
            throw new BrokenBundleException("its header.json has no " + field);
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
