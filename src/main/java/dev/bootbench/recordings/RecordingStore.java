package dev.bootbench.recordings;

import dev.bootbench.LabClock;
import dev.bootbench.blobs.Chunks;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tables of recordings, as the recorder writes them. {@code next_byte} is its fence: of two recorders of one recording only
 * one moves it on, the other stops.
 *
 * <p>Chunks are committed without waiting for the disk: what a crash of the database takes is asked of the agent again.
 */
@ApplicationScoped
class RecordingStore {
    /** The recording before of that board is not complete yet. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private static final String READY_ROWS = """
            insert into recording (kind, board, hold_id, part, person_id, made_at)
            select 'RESERVATION', h.board, h.id, 1 + (select count(*) from recording r where r.hold_id = h.id), h.person_id, ?
              from hold h
             where h.kind = 'RESERVATION' and h.state = 'ACTIVE' and h.ended_at is null and h.board is not null
               and not exists (select 1 from recording r where r.hold_id = h.id and r.board = h.board)
            on conflict do nothing
            """;
    /** The hold of each is looked up by its id: joined, the table of all holds there ever were is read from end to end. */
    private static final String OPEN = """
            select r.id, r.board, r.kind, r.epoch, r.next_byte, r.bytes, r.cut, r.last_us, r.made_at, b.host, b.console_from, b.pristine, h.over,
                   case when r.next_byte is null then (select case when o.ended_at is null then %1$d else o.next_byte end from recording o
                       where o.board = r.board and o.id < r.id and o.next_byte is not null order by o.id desc limit 1) end as before
              from recording r join board b on b.name = r.board cross join lateral (
                   select case when board is distinct from r.board then ? else least(ended_at, case when end_at <= ? then end_at end) end as over
                     from hold where id = r.hold_id offset 0) h
             where r.ended_at is null and %2$s
             order by r.id
            """;
    private static final String OVER_OR_NOT_AMONG =
            OPEN.formatted(UNKNOWN, "(h.over is not null or r.id not in (select unnest(?::bigint[])))");
    private static final String GROWING = OPEN.formatted(UNKNOWN, "h.over is null and r.board = ?");
    private static final String BEGIN =
            "update recording set epoch = ?, first_byte = ?, next_byte = ? where id = ? and epoch is null and ended_at is null";
    private static final String MOVE = """
            update recording set next_byte = ?, bytes = bytes + ?, stored = stored + ?, first_us = coalesce(first_us, ?), last_us = ?
             where id = ? and next_byte = ? and ended_at is null
            """;
    private static final String CHUNK =
            "insert into recording_chunk (recording_id, first, length, us, bytes, times) values (?, ?, ?, ?, ?, ?)";
    private static final String MARK =
            "insert into recording_marker (recording_id, byte, us, kind, label, source) values (?, ?, ?, ?, ?, ?)";
    private static final String ANOTHER_PART = """
            insert into recording (kind, board, hold_id, part, attempt_id, person_id, made_at)
            select kind, board, hold_id, part + 1, attempt_id, person_id, ? from recording where id = ?
            on conflict do nothing
            """;
    private static final String ATTEMPT = """
            insert into recording (kind, board, hold_id, attempt_id, person_id, made_at) values ('ATTEMPT', ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private final Sql sql;
    private final LabClock clock;

    RecordingStore(Sql sql, LabClock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /**
     * One that may still grow.
     *
     * @param before the byte after the last of the board's recording before, or {@link #UNKNOWN}; null when there is none
     */
    record Open(
            long id, String board, String host, RecordingKind kind, @Nullable String epoch, @Nullable Long next, long bytes, boolean cut,
            @Nullable Long lastUs, Instant madeAt, long consoleFrom, boolean pristine, @Nullable Instant over, @Nullable Long before) {}

    /** Makes a row for each running reservation that has none on its board. */
    void makeRows() {
        sql.update(READY_ROWS, clock.now());
    }

    void makeForAttempt(String board, long hold, long attempt, long person) {
        sql.update(ATTEMPT, board, hold, attempt, person, clock.now());
    }

    /** Those that are to be ended, and all that are not among these. */
    List<Open> overOrNotAmong(Collection<Long> recordings) {
        Instant now = clock.now();
        return sql.list(OVER_OR_NOT_AMONG, RecordingStore::open, now, now, recordings);
    }

    private static Open open(ResultSet row) throws SQLException {
        return new Open(row.getLong("id"), row.getString("board"), row.getString("host"), RecordingKind.valueOf(row.getString("kind")),
                row.getString("epoch"), Sql.longOrNull(row, "next_byte"), row.getLong("bytes"), row.getBoolean("cut"),
                Sql.longOrNull(row, "last_us"), Sql.instant(row, "made_at"), row.getLong("console_from"), row.getBoolean("pristine"),
                Sql.instantOrNull(row, "over"), Sql.longOrNull(row, "before"));
    }

    /** False when somebody else has begun it, or it is over. */
    boolean begin(long recording, String epoch, long first) {
        return sql.update(BEGIN, epoch, first, first, recording) == 1;
    }

    /** False, and nothing is kept, when another recorder has moved on or the recording is over. */
    boolean append(long recording, Chunk chunk, List<Marker> markers) {
        byte[] packed = Chunks.pack(chunk.bytes(), chunk.bytes().length);
        byte[] times = chunk.times().pack();
        long last = chunk.at(chunk.end() - 1);
        return QuarkusTransaction.requiringNew().call(() -> {
            sql.first("select set_config('synchronous_commit', 'off', true)", row -> true);
            if (sql.update(MOVE, chunk.end(), chunk.bytes().length, packed.length + times.length, chunk.us(), last, recording, chunk.first()) == 0) {
                return false;
            }
            sql.update(CHUNK, recording, chunk.first(), chunk.bytes().length, chunk.us(), packed, times);
            markers.forEach(marker -> mark(recording, marker));
            return true;
        });
    }

    /** As {@link #append}, for bytes that are not to be had. */
    boolean skip(long recording, Gap gap, Marker marker) {
        return QuarkusTransaction.requiringNew().call(() -> {
            if (sql.update("update recording set next_byte = ? where id = ? and next_byte = ? and ended_at is null",
                    gap.to(), recording, gap.from()) == 0) {
                return false;
            }
            sql.update("insert into recording_gap (recording_id, from_byte, to_byte, reason) values (?, ?, ?, ?)",
                    recording, gap.from(), gap.to(), gap.reason());
            mark(recording, marker);
            return true;
        });
    }

    /** @param us null: when its byte arrived */
    void mark(long recording, Marker marker) {
        sql.update(MARK, recording, marker.number(), marker.us(), marker.kind(), marker.label(), marker.source());
    }

    /** Nothing of this source is left afterwards but these. */
    void replace(long recording, String source, List<Marker> markers) {
        sql.update("delete from recording_marker where recording_id = ? and source = ?", recording, source);
        markers.forEach(marker -> mark(recording, marker));
    }

    /** Its time is known for good. */
    void timed(long marker, long us) {
        sql.update("update recording_marker set us = ? where id = ? and us is null", us, marker);
    }

    void cut(long recording, Marker marker) {
        QuarkusTransaction.requiringNew().run(() -> {
            if (sql.update("update recording set cut = true where id = ? and not cut", recording) == 1) {
                mark(recording, marker);
            }
        });
    }

    void end(long recording, String sentence) {
        sql.update("update recording set ended_at = ?, sentence = ? where id = ? and ended_at is null", clock.now(), sentence, recording);
    }

    /** Ends it and begins another of the same hold, whose bytes are numbered anew. */
    void endPart(long recording, String sentence) {
        QuarkusTransaction.requiringNew().run(() -> {
            end(recording, sentence);
            sql.update(ANOTHER_PART, clock.now(), recording);
        });
    }

    /** The recordings that grow just now on this board: their ids and what is stored of them. */
    List<Open> growing(String board) {
        Instant now = clock.now();
        return sql.list(GROWING, RecordingStore::open, now, now, board);
    }

    /** Of a hold, the one whose numbers include this byte. */
    Optional<Long> ofHold(long hold, long number) {
        return sql.first("""
                select id from recording where hold_id = ? order by coalesce(first_byte <= ? and next_byte >= ?, false) desc, part desc limit 1
                """, row -> row.getLong(1), hold, number, number);
    }
}
