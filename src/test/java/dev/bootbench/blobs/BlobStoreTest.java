package dev.bootbench.blobs;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.TestClock;
import dev.bootbench.link.ContentRefusedException;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BlobStoreTest {
    @Inject
    BlobStore blobs;

    @Inject
    BlobPartitions partitions;

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    private static byte[] noise(int size, long seed) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    private byte[] read(Blob blob) throws IOException {
        try (InputStream in = blobs.open(blob.sha256()).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    @Test
    void keepsWhatItIsGiven() throws Exception {
        for (int size : new int[] {0, 1, 256 << 10, (256 << 10) + 1, 3_000_000}) {
            byte[] content = noise(size, size + 7);
            Blob blob = blobs.put(new ByteArrayInputStream(content), "application/x");
            assertThat(blob.size()).isEqualTo(size);
            assertThat(read(blob)).isEqualTo(content);
        }
        assertThat(blobs.open("0".repeat(64))).isEmpty();
        assertThat(blobs.open("not a hash")).isEmpty();
    }

    @Test
    void theSameContentIsKeptOnceAlsoWhenManyBringIt() throws Exception {
        byte[] content = noise(700_000, 3);
        List<Future<Blob>> stored = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (int i = 0; i < 6; i++) {
                stored.add(threads.submit(() -> blobs.put(content, "application/x")));
            }
        }
        String sha256 = stored.getFirst().get().sha256();
        for (Future<Blob> one : stored) {
            assertThat(one.get().sha256()).isEqualTo(sha256);
        }
        assertThat(sql.list("select number from blob_chunk where sha256 = ? order by 1", r -> r.getInt(1), sha256))
                .containsExactly(0, 1, 2);
    }

    @Test
    void contentUnderAWrongNameIsRefused() {
        assertThatThrownBy(() -> blobs.store("0".repeat(64), "text/plain", new ByteArrayInputStream(new byte[] {1})))
                .isInstanceOf(ContentRefusedException.class)
                .hasMessageContaining("send it again");
        assertThat(blobs.find("0".repeat(64))).isEmpty();
    }

    @Test
    void tooMuchIsRefusedWhileReadingAndLeavesNothing() throws Exception {
        Set<Path> before = spooled();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return length;
            }
        };
        assertThatThrownBy(() -> blobs.put(endless, "application/x")).isInstanceOf(BlobTooLargeException.class);
        // Other tests have some for a moment.
        await().atMost(Duration.ofSeconds(10)).until(() -> before.containsAll(spooled()));
    }

    private static Set<Path> spooled() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith("bootbench-blob")).collect(toSet());
        }
    }

    @Test
    void aTransactionThatFailsLeavesNothing() {
        byte[] content = noise(600_000, 11);
        List<String> names = new ArrayList<>();
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    names.add(blobs.put(content, "application/x").sha256());
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(blobs.find(names.getFirst())).isEmpty();
        assertThat(sql.list("select 1 from blob_chunk where sha256 = ?", r -> 1, names.getFirst())).isEmpty();
    }

    @Test
    void nothingComesBeforeTheFirstPartition() {
        // Exercises and tests have stored content since the start.
        blobs.put(noise(10, 98), "application/x");
        assertThat(sql.list("select 1 from blob_chunk_default limit 1", r -> 1)).isEmpty();
    }

    @Test
    void eachMonthHasItsPartitionAheadOfTime() throws Exception {
        clock.advance(Duration.ofDays(400));
        partitions.makeAhead();
        partitions.makeAhead();
        clock.advance(Duration.ofDays(31));
        Blob blob = blobs.put(noise(10, 99), "application/x");
        assertThat(sql.list(
                        "select tableoid::regclass::text from blob_chunk where sha256 = ?", r -> r.getString(1), blob.sha256()))
                .singleElement().asString().matches("blob_chunk_20\\d\\d_\\d\\d");
        assertThat(read(blob)).hasSize(10);
    }
}
