package dev.bootbench.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunksTest {
    @Test
    void textShrinksAndComesBack() {
        byte[] raw = "kernel: hello\n".repeat(10_000).getBytes();
        byte[] packed = Chunks.pack(raw, raw.length);
        assertThat(packed).hasSizeLessThan(raw.length / 20);
        assertThat(Chunks.unpack(packed, raw.length)).isEqualTo(raw);
    }

    @Test
    void noiseGrowsByOneByteOnly() {
        byte[] raw = new byte[5000];
        new Random(1).nextBytes(raw);
        byte[] packed = Chunks.pack(raw, 4000);
        assertThat(packed).hasSize(4001);
        assertThat(Chunks.unpack(packed, 4000)).isEqualTo(Arrays.copyOf(raw, 4000));
    }

    @Test
    void aDamagedChunkIsNoticed() {
        byte[] packed = Chunks.pack(new byte[10_000], 10_000);
        assertThatThrownBy(() -> Chunks.unpack(Arrays.copyOf(packed, packed.length / 2), 10_000))
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> Chunks.unpack(packed, 9_999)).hasMessageContaining("damaged");
        packed[0] = 9;
        assertThatThrownBy(() -> Chunks.unpack(packed, 10_000)).hasMessageContaining("unknown method");
    }
}
