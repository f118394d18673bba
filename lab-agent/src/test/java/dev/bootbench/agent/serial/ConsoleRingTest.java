package dev.bootbench.agent.serial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.serial.Console.Piece;
import dev.bootbench.agent.serial.Console.View;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConsoleRingTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration NOW = Duration.ZERO;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void append(ConsoleRing ring, String text) {
        ring.append(bytes(text), text.length(), AT);
    }

    private static String text(Piece.Bytes piece) {
        return new String(piece.bytes(), StandardCharsets.ISO_8859_1);
    }

    private static Piece.Bytes nextBytes(View view) throws InterruptedException {
        return (Piece.Bytes) view.next(NOW).orElseThrow();
    }

    @Test
    void numberingStartsWhereTheLogEnded() throws Exception {
        ConsoleRing ring = new ConsoleRing(64, 1000);
        append(ring, "hello");
        assertThat(ring.base()).isEqualTo(1000);
        assertThat(ring.head()).isEqualTo(1005);
        Piece.Bytes piece = nextBytes(ring.view(1001));
        assertThat(piece.first()).isEqualTo(1001);
        assertThat(text(piece)).isEqualTo("ello");
        assertThat(piece.at()).isEqualTo(AT);
    }

    @Test
    void aViewThatKeepsUpMissesNothingAcrossTheRingsEnd() throws Exception {
        ConsoleRing ring = new ConsoleRing(50, 0);
        View view = ring.view(0);
        Random random = new Random(7);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        long expected = 0;
        for (int round = 0; round < 200; round++) {
            byte[] chunk = new byte[1 + random.nextInt(40)];
            random.nextBytes(chunk);
            ring.append(chunk, chunk.length, AT);
            sent.writeBytes(chunk);
            for (Optional<Piece> piece = view.next(NOW); piece.isPresent(); piece = view.next(NOW)) {
                Piece.Bytes got = (Piece.Bytes) piece.get();
                assertThat(got.first()).isEqualTo(expected);
                seen.writeBytes(got.bytes());
                expected += got.bytes().length;
            }
        }
        assertThat(seen.toByteArray()).isEqualTo(sent.toByteArray());
    }

    @Test
    void aSlowViewIsSkippedForwardToALineAndTold() throws Exception {
        ConsoleRing ring = new ConsoleRing(10, 0);
        View view = ring.view(0);
        append(ring, "0123456789abc\nxyz");
        assertThat(view.next(NOW)).contains(new Piece.Skipped(0, 14));
        assertThat(text(nextBytes(view))).isEqualTo("xyz");
        assertThat(view.next(NOW)).isEmpty();
    }

    @Test
    void aSkipWithoutALineInSightGoesToTheOldestByte() throws Exception {
        ConsoleRing ring = new ConsoleRing(4, 0);
        append(ring, "abcdefgh");
        View view = ring.view(1);
        assertThat(view.next(NOW)).contains(new Piece.Skipped(1, 4));
        assertThat(text(nextBytes(view))).isEqualTo("efgh");
    }

    @Test
    void oneChunkLargerThanTheRingLeavesItsEnd() throws Exception {
        ConsoleRing ring = new ConsoleRing(4, 0);
        append(ring, "0123456789");
        assertThat(ring.base()).isEqualTo(6);
        assertThat(text(nextBytes(ring.view(6)))).isEqualTo("6789");
    }

    @Test
    void aPositionThatDoesNotExistYetMeansFromNowOn() throws Exception {
        ConsoleRing ring = new ConsoleRing(16, 0);
        append(ring, "old");
        View view = ring.view(99);
        append(ring, "new");
        assertThat(text(nextBytes(view))).isEqualTo("new");
    }

    @Test
    void portChangesComeAtTheirPlaceBetweenBytes() throws Exception {
        ConsoleRing ring = new ConsoleRing(64, 0);
        View view = ring.view(0);
        append(ring, "before");
        ring.port(false, "unplugged");
        ring.port(true, "back");
        append(ring, "after");
        List<Object> seen = new ArrayList<>();
        for (Optional<Piece> piece = view.next(NOW); piece.isPresent(); piece = view.next(NOW)) {
            seen.add(piece.get() instanceof Piece.Bytes bytes ? text(bytes) : piece.get());
        }
        assertThat(seen).containsExactly("before", new Piece.Port(false, "unplugged"), new Piece.Port(true, "back"), "after");
    }

    @Test
    void aWaitingViewWakesWhenBytesArriveAndWhenItIsClosed() throws Exception {
        ConsoleRing ring = new ConsoleRing(64, 0);
        View view = ring.view(0);
        Thread.ofVirtual().start(() -> append(ring, "x"));
        assertThat(view.next(Duration.ofSeconds(10))).isPresent();
        Thread.ofVirtual().start(view::close);
        assertThat(view.next(Duration.ofSeconds(10))).isEmpty();
    }

    @Test
    void aStalledViewDoesNotHoldUpAnother() throws Exception {
        ConsoleRing ring = new ConsoleRing(8, 0);
        View stalled = ring.view(0);
        View quick = ring.view(0);
        for (int i = 0; i < 1000; i++) {
            append(ring, "line\n");
            assertThat(text(nextBytes(quick))).isEqualTo("line\n");
        }
        assertThat(stalled.next(NOW).orElseThrow()).isInstanceOf(Piece.Skipped.class);
    }
}
