package dev.bootbench.agent.grading.kernellog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every file in {@code src/test/resources/kernel-logs}: a header of {@code key: value} lines (kind, and where it
 * matters function, module, file, line, truncated, interleaved, count), {@code ---}, the raw bytes of a console.
 * Adding a file adds a test.
 */
class KernelLogCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/kernel-logs");

    @TestFactory
    Stream<DynamicTest> eachLog() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(CORPUS)) {
            files = found.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(20);
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int cut = text.indexOf("\n---\n");
        assertThat(cut).as("%s has a header that ends with ---", file).isPositive();
        Map<String, String> header = new HashMap<>();
        text.substring(0, cut).lines().map(line -> line.split(": ", 2)).forEach(pair -> header.put(pair[0], pair[1]));
        byte[] log = Arrays.copyOfRange(all, cut + 5, all.length);

        LogLines whole = new LogLines();
        whole.feed(log);
        assertAsStated(header, find(whole, header));

        LogLines singly = new LogLines();
        for (byte b : log) {
            singly.feed(new byte[] {b});
        }
        assertThat(singly.lines()).as("fed byte by byte").isEqualTo(whole.lines());

        Random random = new Random(42);
        for (int round = 0; round < 20; round++) {
            LogLines pieces = new LogLines();
            int at = 0;
            while (at < log.length) {
                int next = Math.min(log.length, at + 1 + random.nextInt(200));
                pieces.feed(Arrays.copyOfRange(log, at, next));
                // Asking in the middle changes nothing.
                pieces.lines();
                at = next;
            }
            assertThat(pieces.lines()).as("fed in pieces").isEqualTo(whole.lines());
        }
        for (int end = 0; end < log.length; end += 1 + random.nextInt(60)) {
            LogLines cutOff = new LogLines();
            cutOff.feed(Arrays.copyOf(log, end));
            List<LogLine> lines = cutOff.lines();
            assertThatCode(() -> {
                List<KernelReport> found = KernelReports.find(lines, Set.of());
                if (header.get("kind").equals("none")) {
                    assertThat(found).noneMatch(r -> r.confirmed() && !r.kind().isNotice());
                }
            }).doesNotThrowAnyException();
        }
    }

    private static List<KernelReport> find(LogLines lines, Map<String, String> header) {
        Set<String> own = header.containsKey("module") ? Set.of(header.get("module")) : Set.of();
        return KernelReports.find(lines.lines(), own).stream().filter(r -> r.confirmed() && !r.kind().isNotice()).toList();
    }

    private static void assertAsStated(Map<String, String> header, List<KernelReport> reports) {
        if (header.get("kind").equals("none")) {
            assertThat(reports).isEmpty();
            return;
        }
        assertThat(reports).as("reports").isNotEmpty();
        KernelReport first = reports.getFirst();
        Map<String, String> seen = new HashMap<>();
        seen.put("kind", first.kind().name());
        seen.put("function", first.function());
        seen.put("module", first.module());
        seen.put("file", first.file());
        seen.put("line", Integer.toString(first.line()));
        seen.put("truncated", Boolean.toString(first.truncated()));
        seen.put("interleaved", Boolean.toString(first.interleaved()));
        seen.put("count", Integer.toString(reports.size()));
        List<String> differences = new ArrayList<>();
        header.forEach((key, wanted) -> {
            if (seen.containsKey(key) && !seen.get(key).equals(wanted)) {
                differences.add(key + " has to be " + wanted + ", is " + seen.get(key));
            }
        });
        assertThat(differences).as(first.text()).isEmpty();
    }
}
