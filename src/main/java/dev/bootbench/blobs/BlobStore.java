package dev.bootbench.blobs;

import dev.bootbench.LabClock;
import dev.bootbench.link.ContentRefusedException;
import dev.bootbench.link.ContentStore;
import dev.bootbench.sql.Sql;
import dev.bootbench.sql.SqlFailedException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Content by its SHA-256, in PostgreSQL. Goes in and out in chunks, so that no content is ever in memory as a whole.
 * Storing what is there already changes nothing. Nothing here is ever overwritten.
 */
@ApplicationScoped
public class BlobStore implements ContentStore {
    private static final String INSERT_BLOB = """
            insert into blob (sha256, month, media_type, size, chunks, stored_at) values (?, ?, ?, ?, ?, ?)
            on conflict (sha256) do nothing
            """;
    private static final String INSERT_CHUNK = "insert into blob_chunk (month, sha256, number, bytes) values (?, ?, ?, ?)";
    private static final String FIND = "select sha256, month, media_type, size, chunks, stored_at from blob where sha256 = ?";
    private static final String HOLD = FIND + " for key share";
    private static final String DROP = "delete from blob where sha256 = ? and media_type = ? returning month";
    private static final String DROP_CHUNKS = "delete from blob_chunk where month = ? and sha256 = ?";
    private static final String CHUNK = "select bytes from blob_chunk where month = ? and sha256 = ? and number = ?";

    /** PostgreSQL's code for what another table refers to. */
    private static final String IN_USE = "23503";

    private final Sql sql;
    private final LabClock clock;
    private final long maxSize;
    private final int chunkSize;

    BlobStore(Sql sql, LabClock clock, BlobConfig config) {
        this.sql = sql;
        this.clock = clock;
        this.maxSize = config.maxSize().asLongValue();
        this.chunkSize = Math.toIntExact(config.chunkSize().asLongValue());
    }

    /**
     * Reads the stream to its end and keeps what it carried. Joins the caller's transaction.
     *
     * @throws BlobTooLargeException before more than the limit was read
     */
    public Blob put(InputStream in, String mediaType) throws IOException {
        try (Spool spool = Spool.of(in, maxSize)) {
            return save(spool, mediaType);
        }
    }

    /** As {@link #put(InputStream, String)}, for content that is small enough to be in memory already. */
    public Blob put(byte[] content, String mediaType) {
        try {
            return put(new ByteArrayInputStream(content), mediaType);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Optional<Blob> find(String sha256) {
        return row(FIND, sha256).map(Entry::blob);
    }

    /** The same for a transaction that is about to refer to it: until its end nobody drops it. */
    public Optional<Blob> hold(String sha256) {
        return row(HOLD, sha256).map(Entry::blob);
    }

    /** What an agent hands over under a name, which must be the content's own. */
    @Override
    public void store(String sha256, String mediaType, InputStream content) throws IOException, ContentRefusedException {
        try (Spool spool = Spool.of(content, maxSize)) {
            if (!spool.sha256().equals(sha256)) {
                throw new ContentRefusedException("the content was announced as %s but is %s: send it again"
                        .formatted(sha256, spool.sha256()));
            }
            save(spool, mediaType);
        } catch (BlobTooLargeException e) {
            throw new ContentRefusedException(e.getMessage());
        }
    }

    /** The content as a stream that fetches one chunk at a time; empty when it is not here. Needs no transaction. */
    @Override
    public Optional<InputStream> open(String sha256) {
        return row(FIND, sha256).map(entry -> new SequenceInputStream(new ChunkStreams(entry)));
    }

    /**
     * Forgets content, unless a table still refers to it, or it was stored as something else. Joins the caller's transaction, and
     * wants one.
     */
    public void drop(String sha256, String mediaType) {
        sql.update("savepoint before_drop");
        try {
            sql.first(DROP, row -> row.getObject(1, LocalDate.class), sha256, mediaType)
                    .ifPresent(month -> sql.update(DROP_CHUNKS, month, sha256));
        } catch (SqlFailedException e) {
            if (!e.state().equals(IN_USE)) {
                throw e;
            }
            sql.update("rollback to savepoint before_drop");
        }
    }

    private Blob save(Spool spool, String mediaType) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            var now = clock.now();
            LocalDate month = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
            int chunks = Math.toIntExact(Math.ceilDiv(spool.size(), chunkSize));
            Optional<Blob> there = Optional.empty();
            // Of two writers of the same content the second waits here for the first, and then has nothing to do, unless
            // somebody dropped it meanwhile.
            while (there.isEmpty() && sql.update(INSERT_BLOB, spool.sha256(), month, mediaType, spool.size(), chunks, now) == 0) {
                there = hold(spool.sha256());
            }
            if (there.isPresent()) {
                return there.get();
            }
            saveChunks(spool, month);
            return new Blob(spool.sha256(), mediaType, spool.size(), now);
        });
    }

    private void saveChunks(Spool spool, LocalDate month) throws IOException {
        byte[] buffer = new byte[chunkSize];
        try (InputStream in = spool.read()) {
            int number = 0;
            for (int n = in.readNBytes(buffer, 0, chunkSize); n > 0; n = in.readNBytes(buffer, 0, chunkSize)) {
                sql.update(INSERT_CHUNK, month, spool.sha256(), number++, Chunks.pack(buffer, n));
            }
        }
    }

    private Optional<Entry> row(String query, String sha256) {
        return sql.first(
                query,
                row -> new Entry(
                        new Blob(
                                row.getString("sha256"),
                                row.getString("media_type"),
                                row.getLong("size"),
                                Sql.instant(row, "stored_at")),
                        row.getObject("month", LocalDate.class),
                        row.getInt("chunks")),
                sha256);
    }

    private record Entry(Blob blob, LocalDate month, int chunks) {}

    private final class ChunkStreams implements Enumeration<InputStream> {
        private final Entry entry;
        private int next;

        private ChunkStreams(Entry entry) {
            this.entry = entry;
        }

        @Override
        public boolean hasMoreElements() {
            return next < entry.chunks();
        }

        @Override
        public InputStream nextElement() {
            if (!hasMoreElements()) {
                throw new NoSuchElementException();
            }
            byte[] packed = sql.first(CHUNK, row -> row.getBytes(1), entry.month(), entry.blob().sha256(), next++)
                    .orElseThrow(() -> new IllegalStateException(
                            "chunk %d of %s is gone".formatted(next - 1, entry.blob().sha256())));
            // Chunks stored under another chunk-size setting stay readable.
            return new ByteArrayInputStream(Chunks.unpack(packed, Math.max(chunkSize, 16 << 20)));
        }
    }
}
