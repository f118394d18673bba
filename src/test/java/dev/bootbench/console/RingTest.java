package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RingTest {
    @Test
    void keepsTheLastBytesUnderTheirNumbers() {
        Random random = new Random(7);
        Ring ring = new Ring(100);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int round = 0; round < 2_000; round++) {
            byte[] piece = new byte[random.nextInt(0, 250)];
            random.nextBytes(piece);
            ring.append(all.size(), piece);
            all.writeBytes(piece);
            assertThat(ring.head()).isEqualTo(all.size());
            assertThat(ring.head() - ring.base()).isLessThanOrEqualTo(100);
            byte[] expected = Arrays.copyOfRange(all.toByteArray(), (int) ring.base(), all.size());
            assertThat(ring.read(ring.base(), 1000)).isEqualTo(expected);
        }
        assertThat(ring.base()).isEqualTo(all.size() - 100);
    }

    @Test
    void growsAsItFillsAndLosesNothingMeanwhile() {
        Random random = new Random(8);
        int capacity = 300_000;
        Ring ring = new Ring(capacity);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ring.restartAt(70_001);
        while (all.size() < 1_000_000) {
            byte[] piece = new byte[random.nextInt(0, 50_000)];
            random.nextBytes(piece);
            ring.append(70_001 + all.size(), piece);
            all.writeBytes(piece);
            int kept = Math.min(all.size(), capacity);
            assertThat(ring.head() - ring.base()).isEqualTo(kept);
            assertThat(Arrays.equals(ring.read(ring.base(), kept), Arrays.copyOfRange(all.toByteArray(), all.size() - kept, all.size()))).isTrue();
        }
    }

    @Test
    void leavesOutWhatItKnows() {
        Ring ring = new Ring(100);
        ring.append(0, bytes("hello"));
        ring.append(3, bytes("lo world"));
        ring.append(0, bytes("he"));
        assertThat(ring.read(0, 100)).isEqualTo(bytes("hello world"));
    }

    @Test
    void aGapEmptiesIt() {
        Ring ring = new Ring(100);
        ring.append(0, bytes("hello"));
        ring.append(10, bytes("world"));
        assertThat(ring.base()).isEqualTo(10);
        assertThat(ring.read(10, 100)).isEqualTo(bytes("world"));
        assertThatIllegalArgumentException().isThrownBy(() -> ring.read(4, 1));
    }

    @Test
    void aViewBeginsAtALine() {
        Ring ring = new Ring(100);
        ring.append(0, bytes("one\ntwo\nthree"));
        assertThat(ring.lineStart(0)).isZero();
        assertThat(ring.lineStart(1)).isEqualTo(4);
        assertThat(ring.lineStart(4)).isEqualTo(4);
        assertThat(ring.lineStart(5)).isEqualTo(8);
        assertThat(ring.lineStart(9)).as("no line begins after it: better the rest than nothing").isEqualTo(9);
    }

    @Test
    void aViewNeverBeginsWithinACharacter() {
        Ring ring = new Ring(100);
        ring.append(0, bytes("aü漢b"));
        assertThat(ring.lineStart(2)).isEqualTo(3);
        assertThat(ring.lineStart(4)).isEqualTo(6);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
