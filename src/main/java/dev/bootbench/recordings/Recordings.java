package dev.bootbench.recordings;

import dev.bootbench.LabClock;
import dev.bootbench.booking.Hold;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finding recordings. Visible to whose they are, to those a reservation was shared with, to teachers and administrators; to
 * others they do not exist.
 */
@ApplicationScoped
public class Recordings {
    private static final String SELECT = """
            select r.*, p.login, p.name
              from recording r join person p on p.id = r.person_id
             where (? or r.person_id = ? or r.kind = 'RESERVATION' and exists (
                       select 1 from hold h where h.id = r.hold_id and ? = any (h.partners)))
            """;

    private final Sql sql;
    private final RecordingStore store;
    private final RecordingsConfig config;
    private final Audit audit;
    private final LabClock clock;

    Recordings(Sql sql, RecordingStore store, RecordingsConfig config, Audit audit, LabClock clock) {
        this.sql = sql;
        this.store = store;
        this.config = config;
        this.audit = audit;
        this.clock = clock;
    }

    /** Null: whatever it is. */
    record Filter(
            @Nullable String board, @Nullable String person, @Nullable Long hold, @Nullable Long attempt, @Nullable Long id,
            @Nullable Instant from, @Nullable Instant to, @Nullable Long before, boolean own) {}

    /** A lease's board is recorded for that attempt's person from now on. Joins the caller's transaction. */
    public void begin(Hold lease, long attempt, long person) {
        store.makeForAttempt(lease.board(), lease.id(), attempt, person);
    }

    /** The newest first. */
    List<Recording> list(Person asker, Filter filter, int limit) {
        StringBuilder query = new StringBuilder(SELECT);
        List<@Nullable Object> arguments = new ArrayList<>(List.of(sees(asker) && !filter.own(), asker.id, asker.id));
        and(query, arguments, " and r.board = ?", filter.board());
        and(query, arguments, " and p.login = ?", filter.person());
        and(query, arguments, " and r.hold_id = ?", filter.hold());
        and(query, arguments, " and r.attempt_id = ?", filter.attempt());
        and(query, arguments, " and r.id = ?", filter.id());
        and(query, arguments, " and r.id < ?", filter.before());
        and(query, arguments, " and coalesce(r.last_us, extract(epoch from r.made_at) * 1000000) >= ?", micros(filter.from()));
        and(query, arguments, " and coalesce(r.first_us, extract(epoch from r.made_at) * 1000000) < ?", micros(filter.to()));
        query.append(" order by r.id desc limit ").append(limit);
        return sql.list(query.toString(), Recordings::read, arguments.toArray());
    }

    private static void and(StringBuilder query, List<@Nullable Object> arguments, String condition, @Nullable Object value) {
        if (value != null) {
            query.append(condition);
            arguments.add(value);
        }
    }

    private static @Nullable Long micros(@Nullable Instant at) {
        return at == null ? null : (Long) ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    Recording find(Person asker, long id) {
        return list(asker, new Filter(null, null, null, null, id, null, null, null, false), 1).stream().findFirst()
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no recording " + id + "."));
    }

    private static boolean sees(Person asker) {
        return asker.role.compareTo(Role.TEACHER) >= 0;
    }

    boolean mayDelete(Person asker, Recording recording) {
        return asker.role == Role.ADMIN
                || config.ownersDelete() && recording.kind() == RecordingKind.RESERVATION && recording.person() == asker.id;
    }

    @Transactional
    void delete(Person asker, long id) {
        Recording recording = find(asker, id);
        if (!mayDelete(asker, recording)) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, recording.kind() == RecordingKind.ATTEMPT
                    ? "The recording of a graded attempt is evidence: only administrators delete it."
                    : "Only administrators delete this recording; ask one of them.");
        }
        if (recording.endedAt() == null) {
            throw new ProblemException(ProblemType.CONFLICT,
                    "Recording %d is still running: it can be deleted when the board is given back.".formatted(id));
        }
        sql.update("delete from recording where id = ?", id);
        audit.log("recording-deleted", String.valueOf(id), "%s of %s, %s, %d bytes, made %s".formatted(
                recording.kind().name().toLowerCase(Locale.ROOT), recording.login(), recording.board(), recording.bytes(),
                recording.madeAt()));
    }

    /** The byte that came first at or after so many seconds from the beginning. */
    Optional<Long> byteAt(Recording recording, double seconds) {
        Long first = recording.firstUs();
        if (first == null) {
            return Optional.empty();
        }
        long us = first + Math.round(seconds * 1_000_000);
        return sql.first("""
                select first, length, us, times from recording_chunk where recording_id = ? and us <= ? order by first desc limit 1
                """, row -> {
                    TimeSteps times = TimeSteps.unpack(row.getBytes("times"));
                    long start = row.getLong("us");
                    long number = row.getLong("first");
                    if (us <= start) {
                        return number;
                    }
                    for (int i = 0; i < times.count(); i++) {
                        if (start + times.micros(i) >= us) {
                            return number + times.place(i);
                        }
                    }
                    return number + row.getInt("length");
                }, recording.id(), us);
    }

    /** The first bytes of the stored chunks and when they came. */
    RecordingView.Outline outline(Recording recording) {
        List<Long> bytes = new ArrayList<>();
        List<Long> us = new ArrayList<>();
        Long first = recording.firstUs();
        Long last = recording.lastUs();
        sql.list("select first, us from recording_chunk where recording_id = ? order by first", row -> {
            bytes.add(row.getLong(1));
            us.add(row.getLong(2) - (first == null ? 0 : first));
            return true;
        }, recording.id());
        return new RecordingView.Outline(bytes, us, recording.nextByte() == null ? 0 : recording.nextByte(),
                first == null || last == null ? 0 : last - first);
    }

    RecordingView view(Recording recording, Person asker) {
        Long first = recording.firstUs();
        Long last = recording.lastUs();
        Long firstByte = recording.firstByte();
        Long nextByte = recording.nextByte();
        return new RecordingView(recording.id(), recording.kind().name(), recording.board(), recording.hold(), recording.part(),
                recording.attempt(), recording.login(), recording.name(), instant(first), recording.endedAt(), seconds(recording, last),
                recording.endedAt() == null, firstByte == null ? 0 : firstByte, nextByte == null ? 0 : nextByte, recording.bytes(),
                recording.stored(), recording.cut(), sentence(recording), recording.endedAt() != null && mayDelete(asker, recording));
    }

    /** An empty recording is in the list all the same: that the board said nothing is an answer, too. */
    private static String sentence(Recording recording) {
        if (recording.endedAt() == null || recording.bytes() > 0 || !recording.sentence().isEmpty()) {
            return recording.sentence();
        }
        return Objects.equals(recording.firstByte(), recording.nextByte()) ? "The console said nothing in this time."
                : "Of what the console said in this time, nothing was to be had.";
    }

    static @Nullable Instant instant(@Nullable Long us) {
        return us == null ? null : Instant.EPOCH.plus(us, ChronoUnit.MICROS);
    }

    /** After its first byte. */
    static double seconds(Recording recording, @Nullable Long us) {
        Long first = recording.firstUs();
        return first == null || us == null ? 0 : Math.max(0, us - first) / 1_000_000.0;
    }

    /** Removes what is older than the policy says; how many went. */
    int removeOld() {
        Instant now = clock.now();
        int gone = 0;
        for (RecordingKind kind : RecordingKind.values()) {
            Instant before = now.minus(switch (kind) {
                case RESERVATION -> config.keep();
                case ATTEMPT -> config.keepAttempts();
            });
            gone += sql.update("""
                    delete from recording where id in (
                        select id from recording where kind = ? and ended_at < ? order by id limit 200 for update skip locked)
                    """, kind, before);
        }
        return gone;
    }

    private static Recording read(ResultSet row) throws SQLException {
        return new Recording(row.getLong("id"), RecordingKind.valueOf(row.getString("kind")), row.getString("board"), row.getLong("hold_id"),
                row.getInt("part"), Sql.longOrNull(row, "attempt_id"), row.getLong("person_id"), row.getString("login"), row.getString("name"),
                row.getString("epoch"), Sql.longOrNull(row, "first_byte"), Sql.longOrNull(row, "next_byte"), row.getLong("bytes"),
                row.getLong("stored"), Sql.longOrNull(row, "first_us"), Sql.longOrNull(row, "last_us"), Sql.instant(row, "made_at"),
                Sql.instantOrNull(row, "ended_at"), row.getBoolean("cut"), row.getString("sentence"));
    }
}
