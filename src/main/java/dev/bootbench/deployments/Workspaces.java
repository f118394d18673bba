package dev.bootbench.deployments;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.blobs.BlobStore;
import dev.bootbench.booking.Hold;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The home folders that follow people from board to board: the latest of each person is kept. */
@ApplicationScoped
class Workspaces {
    /** What is stored under it is nothing but workspaces, and may go when no person has it any more. */
    static final String MEDIA_TYPE = "application/vnd.bootbench.workspace+gzip";

    private static final String FIND = "select content, size, board, saved_at, problem, problem_at from workspace where person_id = ?";
    /** A host that was away may deliver an old one after a newer one was saved elsewhere. */
    private static final String SAVE = """
            insert into workspace (person_id, content, size, board, hold_start, saved_at, problem, problem_at)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (person_id) do update set content = excluded.content, size = excluded.size, board = excluded.board,
                   hold_start = excluded.hold_start, saved_at = excluded.saved_at, problem = excluded.problem,
                   problem_at = excluded.problem_at
             where workspace.hold_start is null or workspace.hold_start <= excluded.hold_start
            """;
    private static final String PROBLEM = """
            insert into workspace (person_id, problem, problem_at) values (?, ?, ?)
            on conflict (person_id) do update set problem = excluded.problem, problem_at = excluded.problem_at
            """;
    private static final String KEEPS_OWN = """
            select 1 from workspace_visit v join hold h on h.id = v.hold_id join workspace w on w.person_id = h.person_id
             where v.hold_id = ? and v.handed_over and w.content is not null
            """;
    private static final String CLEAR = "update workspace set problem = '', problem_at = null where person_id = ? and problem <> ''";

    private final Sql sql;
    private final BlobStore blobs;
    private final LabClock clock;
    private final Event<Changed> changed;

    Workspaces(Sql sql, BlobStore blobs, LabClock clock, Event<Changed> changed) {
        this.sql = sql;
        this.blobs = blobs;
        this.clock = clock;
        this.changed = changed;
    }

    /**
     * @param content SHA-256; null while nothing was ever saved
     * @param size bytes, packed
     * @param board where it was saved
     * @param problem a sentence about the last save or return that did not go well; else empty
     */
    record Workspace(
            @Nullable String content, long size, String board, @Nullable Instant savedAt, String problem, @Nullable Instant problemAt) {}

    Optional<Workspace> of(long person) {
        return sql.first(FIND, row -> new Workspace(row.getString("content"), row.getLong("size"), row.getString("board"),
                Sql.instantOrNull(row, "saved_at"), row.getString("problem"), Sql.instantOrNull(row, "problem_at")), person);
    }

    /** Whether the folder on the board of that reservation came with it from somebody else, and its person has one of their own. */
    boolean keepsOwn(Hold hold) {
        return sql.first(KEEPS_OWN, row -> true, hold.id()).isPresent();
    }

    /**
     * Takes the place of what was saved before.
     *
     * @param content of a blob that is kept
     * @param problem what is missing in it; empty when nothing is
     */
    @Transactional
    void save(Hold hold, String content, long size, String problem) {
        long person = Objects.requireNonNull(hold.person());
        String before = of(person).map(Workspace::content).orElse(null);
        Instant now = clock.now();
        int saved = sql.update(SAVE, person, content, size, hold.board(), hold.start(), now, problem, problem.isEmpty() ? null : now);
        if (saved == 1 && before != null) {
            blobs.drop(before, MEDIA_TYPE);
        }
        tell(hold);
    }

    /** Tells the person what went wrong; what is saved stays. */
    @Transactional
    void problem(Hold hold, String sentence) {
        sql.update(PROBLEM, Objects.requireNonNull(hold.person()), sentence, clock.now());
        tell(hold);
    }

    @Transactional
    void allIsWell(Hold hold) {
        if (sql.update(CLEAR, Objects.requireNonNull(hold.person())) == 1) {
            tell(hold);
        }
    }

    private void tell(Hold hold) {
        changed.fire(new Changed(Changed.Kind.RESERVATION, Long.toString(hold.id())));
    }
}
