package dev.bootbench.agent.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.serial.Console.Arrival;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLogTest {
    @TempDir
    private Path folder;

    private static void append(ConsoleLog log, String text) throws IOException {
        log.append(text.getBytes(StandardCharsets.US_ASCII), text.length(), Instant.EPOCH);
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
    void arrivalsAreKnownAfterARestartAndGoWithTheirFile() throws Exception {
        Instant start = Instant.parse("2026-11-22T08:00:00Z");
        try (ConsoleLog log = new ConsoleLog(folder, 8, 2)) {
            log.append(bytes("abcd"), 4, start);
            log.append(bytes("ef"), 2, start.plusMillis(2));
            log.append(bytes("gh"), 2, start.plusMillis(7));
        }
        try (ConsoleLog log = new ConsoleLog(folder, 8, 2)) {
            log.append(bytes("ijkl"), 4, start.plusSeconds(1));
            // What came within 5 ms shares a time.
            assertThat(log.arrivals(0, 12)).containsExactly(
                    new Arrival(0, start), new Arrival(6, start.plusMillis(7)), new Arrival(8, start.plusSeconds(1)));
            assertThat(log.arrivals(5, 7)).containsExactly(new Arrival(0, start), new Arrival(6, start.plusMillis(7)));
            assertThat(log.next(5, 100)).hasValueSatisfying(piece -> {
                assertThat(new String(piece.bytes(), StandardCharsets.US_ASCII)).isEqualTo("fgh");
                assertThat(piece.at()).isEqualTo(start);
            });
            log.append(bytes("mnop"), 4, start.plusSeconds(2));
            log.append(bytes("q"), 1, start.plusSeconds(3));
            assertThat(log.next(0, 100)).hasValueSatisfying(piece -> assertThat(piece.first()).isEqualTo(8));
            assertThat(log.next(17, 100)).isEmpty();
        }
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".at"))).hasSize(2);
        }
    }

    @Test
    void halfARecordOfAKilledAgentIsLeftOut() throws Exception {
        Instant start = Instant.parse("2026-11-22T08:00:00Z");
        try (ConsoleLog log = new ConsoleLog(folder, 100, 2)) {
            log.append(bytes("ab"), 2, start);
        }
        Path index = folder.resolve("console.%016d.at".formatted(0));
        Files.write(index, new byte[5], StandardOpenOption.APPEND);
        try (ConsoleLog log = new ConsoleLog(folder, 100, 2)) {
            log.append(bytes("cd"), 2, start.plusSeconds(1));
            assertThat(log.arrivals(0, 4)).containsExactly(new Arrival(0, start), new Arrival(2, start.plusSeconds(1)));
        }
    }

    /** The kernel's own full disk stands where the file of this number is to be. */
    private void full(long first) throws IOException {
        Files.createSymbolicLink(folder.resolve("console.%016d.raw".formatted(first)), Path.of("/dev/full"));
    }

    private void takesNothing(ConsoleLog log, String text) throws IOException {
        full(log.head());
        assertThatThrownBy(() -> append(log, text)).isInstanceOf(IOException.class).hasMessageContaining("No space");
    }

    @Test
    void aFullDiskLeavesAHoleAndCostsNothingThatIsKept() throws Exception {
        try (ConsoleLog log = new ConsoleLog(folder, 8, 2)) {
            append(log, "abcdefgh");
            takesNothing(log, "ijkl");
            takesNothing(log, "mn");
            takesNothing(log, "op");
            assertThat(log.head()).isEqualTo(16);
            assertThat(rawFiles()).as("no files without bytes").hasSize(1);
            assertThat(read(log, 0, 8)).isEqualTo("abcdefgh");
            assertThat(read(log, 0, 16)).isEmpty();
            append(log, "qrst");
            assertThat(log.next(6, 100)).hasValueSatisfying(piece -> assertThat(piece.first()).isEqualTo(6));
            assertThat(log.next(8, 100)).hasValueSatisfying(piece -> assertThat(piece.first()).isEqualTo(16));
            assertThat(read(log, 2, 20)).as("what does not lie together is not put together").isEqualTo("qrst");
            assertThat(read(log, 17, 19)).isEqualTo("rs");
            assertThat(log.failed(7)).isFalse();
            assertThat(log.failed(8)).isTrue();
            assertThat(log.failed(15)).isTrue();
            assertThat(log.failed(16)).isFalse();
        }
    }

    @Test
    void numbersAreNotGivenTwiceAfterADiskWasFull() throws Exception {
        String epoch;
        try (ConsoleLog log = new ConsoleLog(folder, 4, 2)) {
            append(log, "abcd");
            takesNothing(log, "efgh");
            epoch = log.epoch();
        }
        try (ConsoleLog log = new ConsoleLog(folder, 4, 2)) {
            assertThat(log.epoch()).isEqualTo(epoch);
            assertThat(log.head()).isEqualTo(8);
            append(log, "ijkl");
            assertThat(log.next(4, 100)).hasValueSatisfying(piece -> assertThat(piece.first()).isEqualTo(8));
        }
        for (Path file : rawFiles()) {
            Files.delete(file);
        }
        try (ConsoleLog log = new ConsoleLog(folder, 4, 2)) {
            assertThat(log.epoch()).isNotEqualTo(epoch);
            assertThat(log.head()).isZero();
        }
    }

    @Test
    void anIndexThatCannotBeWrittenCostsTimesAndNoBytes() throws Exception {
        Files.createSymbolicLink(folder.resolve("console.%016d.at".formatted(0)), Path.of("/dev/full"));
        try (ConsoleLog log = new ConsoleLog(folder, 100, 2)) {
            append(log, "abcd");
            append(log, "efgh");
            assertThat(read(log, 0, 8)).isEqualTo("abcdefgh");
            assertThat(log.failed(0)).isFalse();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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
