package dev.bootbench.agent.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.posix.Pty;
import dev.bootbench.agent.serial.Console.Piece;
import dev.bootbench.agent.serial.Console.View;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a board prints, and however fast: the raw log has it as it was, and views are in order or told of a gap. */
class HostileBoardTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    /** 40,000 lines, more than twice the ring, between what no terminal expects. */
    private static byte[] everything() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Random random = new Random(6);
        for (int i = 0; i < 40_000; i++) {
            all.writeBytes("[%12.6f] flood: line %06d of many, which nobody reads\r\n".formatted(i / 10_000.0, i).getBytes(StandardCharsets.US_ASCII));
            if (i % 2_000 == 0) {
                all.writeBytes(new byte[512]);
                all.writeBytes(new byte[] {(byte) 0xc3, 0x28, (byte) 0xff, (byte) 0xfe, (byte) 0xf0, (byte) 0x9f, 3, 4, 0x11, 0x13, 0x1a, 0x7f});
                all.writeBytes("\u001b]0;owned\u0007\u001b]52;c;b3duZWQ=\u0007\u001b[c\u001b[6n\u001b[21t\u001bP$q".getBytes(StandardCharsets.US_ASCII));
                all.writeBytes("no end ".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
                byte[] noise = new byte[300];
                random.nextBytes(noise);
                all.writeBytes(noise);
            }
        }
        return all.toByteArray();
    }

    private static byte[] logged(SerialConsole console) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Optional<Piece.Bytes> next = console.logged(0, 1 << 16); next.isPresent(); next = console.logged(all.size(), 1 << 16)) {
            assertThat(next.get().first()).as("no hole").isEqualTo(all.size());
            all.writeBytes(next.get().bytes());
        }
        return all.toByteArray();
    }

    @Test
    void aFloodIsKeptExactlyAndAStalledViewIsToldWhatItMissed() throws Exception {
        byte[] all = everything();
        assertThat(all.length).isGreaterThan(2 << 20);
        try (Pty pty = new Pty(); SerialConsole console = new SerialConsole(folder, Clock.systemUTC());
                View stalled = console.view(0); View quick = console.view(0)) {
            console.attach(pty.device(), 115_200);
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            Thread reader = Thread.startVirtualThread(() -> read(quick, seen, all.length));
            Wire.printAll(pty, all);
            await().atMost(LIMIT).until(() -> console.head() == all.length);
            assertThat(Arrays.equals(logged(console), all)).as("the raw log is exact").isTrue();
            assertThat(reader.join(LIMIT)).isTrue();
            assertThat(Arrays.equals(seen.toByteArray(), all)).as("who keeps up misses nothing").isTrue();

            Piece.Skipped skipped = (Piece.Skipped) stalled.next(Duration.ZERO).orElseThrow();
            assertThat(skipped.from()).isZero();
            assertThat(stalled.next(Duration.ZERO)).hasValueSatisfying(piece -> assertThat(piece).isInstanceOf(Piece.Port.class));
            Piece.Bytes first = (Piece.Bytes) stalled.next(Duration.ZERO).orElseThrow();
            assertThat(first.first()).isEqualTo(skipped.to());
            assertThat(first.bytes()).isEqualTo(Arrays.copyOfRange(all, (int) first.first(), (int) first.first() + first.bytes().length));
        }
    }

    private static void read(View view, ByteArrayOutputStream seen, int length) {
        try {
            while (seen.size() < length) {
                Optional<Piece> piece = view.next(LIMIT);
                if (piece.isEmpty() || piece.get() instanceof Piece.Skipped) {
                    return;
                }
                if (piece.get() instanceof Piece.Bytes bytes) {
                    seen.writeBytes(bytes.bytes());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
