package dev.bootbench.agent.grading.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Every file in {@code src/test/resources/kernel-logs}: a header of {@code key: value} lines, {@code ---}, and the raw
 * bytes. Adding a file adds a test. Most are written by {@code src/test/corpus/provoke}.
 *
 * <p>Keys: {@code kind} of the first report ({@code none}: no report), and where it matters {@code sub}, {@code function},
 * {@code module} (the student's, too), {@code file}, {@code line}, {@code truncated}, {@code interleaved}, {@code count} of
 * reports, {@code notice} (a kind that is mentioned without being a crash). A value of {@code *} is not compared.
 * {@code from} is {@code console} (if left out) or {@code kmsg}, {@code variant} says what was done to a real log.
 */
class KernelLogCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/kernel-logs");

    @TestFactory
    Stream<DynamicTest> eachLog() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(CORPUS)) {
            files = found.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(150);
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int cut = text.indexOf("\n---\n");
        assertThat(cut).as("%s has a header that ends with ---", file).isPositive();
        Map<String, String> header = new HashMap<>();
        text.substring(0, cut).lines().map(line -> line.split(":", 2)).forEach(pair -> header.put(pair[0], pair[1].strip()));
        byte[] log = Arrays.copyOfRange(all, cut + 5, all.length);

        if (header.getOrDefault("from", "console").equals("kmsg")) {
            assertRecords(header, log);
        } else {
            assertConsole(header, log);
        }
    }

    private static void assertRecords(Map<String, String> header, byte[] log) {
        List<KernelRecord> records = new String(log, StandardCharsets.ISO_8859_1).lines()
                .flatMap(line -> KernelRecord.parse(0, line).stream()).toList();
        List<LogLine> whole = KernelReports.lines(records);
        assertAsStated(header, KernelReports.find(whole, own(header)));
        Random random = new Random(42);
        for (int round = 0; round < 20; round++) {
            List<LogLine> beginning = KernelReports.lines(records.subList(0, random.nextInt(records.size() + 1)));
            assertThat(beginning).isEqualTo(whole.subList(0, beginning.size()));
            assertNoFalseAlarm(header, beginning);
        }
    }

    private static void assertConsole(Map<String, String> header, byte[] log) {
        LogLines whole = new LogLines();
        whole.feed(log);
        assertAsStated(header, KernelReports.find(whole.lines(), own(header)));

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
                int next = Math.min(log.length, at + 1 + random.nextInt(4000));
                pieces.feed(Arrays.copyOfRange(log, at, next));
                // Asking in the middle changes nothing.
                pieces.lines();
                at = next;
            }
            assertThat(pieces.lines()).as("fed in pieces").isEqualTo(whole.lines());
        }
        for (int round = 0; round < 30; round++) {
            LogLines cutOff = new LogLines();
            cutOff.feed(Arrays.copyOf(log, random.nextInt(log.length + 1)));
            assertNoFalseAlarm(header, cutOff.lines());
        }
    }

    private static Set<String> own(Map<String, String> header) {
        String module = header.getOrDefault("module", "provoke");
        return module.isEmpty() ? Set.of("provoke") : Set.of(module);
    }

    /** What is cut off says less, never something else. */
    private static void assertNoFalseAlarm(Map<String, String> header, List<LogLine> lines) {
        List<KernelReport> found = crashes(KernelReports.find(lines, own(header)));
        if (header.get("kind").equals("none")) {
            assertThat(found).isEmpty();
        } else if (!found.isEmpty()) {
            assertThat(found.getFirst().kind().name()).isEqualTo(header.get("kind"));
        }
    }

    private static List<KernelReport> crashes(List<KernelReport> reports) {
        return reports.stream().filter(r -> r.confirmed() && !r.kind().isNotice()).toList();
    }

    private static void assertAsStated(Map<String, String> header, List<KernelReport> found) {
        if (header.containsKey("notice")) {
            assertThat(found).extracting(r -> r.kind().name()).contains(header.get("notice"));
        }
        List<KernelReport> reports = crashes(found);
        if (header.get("kind").equals("none")) {
            assertThat(reports).isEmpty();
            return;
        }
        assertThat(reports).as("reports").isNotEmpty();
        KernelReport first = reports.getFirst();
        Map<String, String> seen = new HashMap<>();
        seen.put("kind", first.kind().name());
        seen.put("sub", first.sub());
        seen.put("function", first.function());
        seen.put("module", first.module());
        // Where a build has its sources is part of the name, or not.
        seen.put("file", first.file().replaceFirst("^/work/src/", ""));
        seen.put("line", Integer.toString(first.line()));
        seen.put("truncated", Boolean.toString(first.truncated()));
        seen.put("interleaved", Boolean.toString(first.interleaved()));
        seen.put("count", Integer.toString(reports.size()));
        List<String> differences = new ArrayList<>();
        header.forEach((key, wanted) -> {
            if (seen.containsKey(key) && !wanted.equals("*") && !seen.get(key).equals(wanted)) {
                differences.add(key + " has to be " + wanted + ", is " + seen.get(key));
            }
        });
        assertThat(differences).as(first.text()).isEmpty();
    }
}
