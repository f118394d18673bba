package dev.bootbench.agent.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLogTest {
    @TempDir
    private Path folder;

    private static void append(ConsoleLog log, String text) throws IOException {
        log.append(text.getBytes(StandardCharsets.US_ASCII), text.length());
    }

    private static String read(ConsoleLog log, long from, long to) throws IOException {
        return new String(log.read(from, to), StandardCharsets.US_ASCII);
    }

    private List<Path> rawFiles() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".raw")).sorted().toList();
        }
    }

    @Test
    void numberingAndEpochGoOnAfterARestart() throws Exception {
        String epoch;
        try (ConsoleLog log = new ConsoleLog(folder, 100, 2)) {
            append(log, "first life ");
            epoch = log.epoch();
        }
        try (ConsoleLog log = new ConsoleLog(folder, 100, 2)) {
            assertThat(log.epoch()).isEqualTo(epoch);
            assertThat(log.head()).isEqualTo(11);
            append(log, "second life");
            assertThat(read(log, 0, 99)).isEqualTo("first life second life");
            assertThat(rawFiles()).hasSize(1);
        }
    }

    @Test
    void aLostLogIsANewEpochFromZero() throws Exception {
        String epoch;
        try (ConsoleLog log = new ConsoleLog(folder, 100, 2)) {
            append(log, "gone");
            epoch = log.epoch();
        }
        for (Path file : rawFiles()) {
            Files.delete(file);
        }
        try (ConsoleLog log = new ConsoleLog(folder, 100, 2)) {
            assertThat(log.epoch()).isNotEqualTo(epoch);
            assertThat(log.head()).isZero();
        }
    }

    @Test
    void oldFilesGoAndReadsSpanFiles() throws Exception {
        try (ConsoleLog log = new ConsoleLog(folder, 4, 2)) {
            for (String part : List.of("abcd", "efgh", "ijkl")) {
                append(log, part);
            }
            assertThat(rawFiles()).hasSize(2);
            assertThat(log.base()).isEqualTo(4);
            assertThat(read(log, 0, 100)).isEqualTo("efghijkl");
            assertThat(read(log, 6, 10)).isEqualTo("ghij");
            assertThat(read(log, 0, 4)).isEmpty();
            assertThat(read(log, 12, 20)).isEmpty();
        }
    }

    @Test
    void aSecondOwnerIsRefusedInWords() throws Exception {
        try (ConsoleLog _ = new ConsoleLog(folder, 100, 2)) {
            assertThatThrownBy(() -> new ConsoleLog(folder, 100, 2))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("second agent");
        }
        try (ConsoleLog again = new ConsoleLog(folder, 100, 2)) {
            assertThat(again.head()).isZero();
        }
    }
}
